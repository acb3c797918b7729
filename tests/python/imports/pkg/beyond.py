from ... import toofar
