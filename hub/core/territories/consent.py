"""From which age a young person may agree alone to an online service's use of their data (GDPR Article 8)."""

from hub.core.territories.iso import country_code
from hub.core.territories.names import country_names

# Article 8(1): 16, unless the member state provides by law for a lower age, not below 13.
USUAL_AGE_OF_CONSENT = 16

# Only countries that apply the GDPR (the Union and the EEA) or the United Kingdom's own version of it, and only those
# whose law names another age than 16. Read before a change: the law itself, not a summary. State of 2026.
AGES_OF_CONSENT = {
    "AT": 14,  # Datenschutzgesetz § 4(4)
    "BE": 13,  # Act of 30 July 2018 on the protection of natural persons, art. 7
    "BG": 14,  # Personal Data Protection Act, art. 25c
    "CY": 14,  # Law 125(I)/2018, s. 8(1)
    "CZ": 15,  # Act 110/2019 Coll., § 7
    "DK": 15,  # Databeskyttelsesloven § 6(2): 13 until 31 December 2023 (Act 1783 of 28 December 2023)
    "EE": 13,  # Isikuandmete kaitse seadus § 8(1)
    "ES": 14,  # Ley Orgánica 3/2018, art. 7. A bill would raise it to 16: look again before relying on it.
    "FI": 13,  # Tietosuojalaki 1050/2018, § 5
    "FR": 15,  # Loi 78-17 du 6 janvier 1978, art. 45
    "GB": 13,  # Data Protection Act 2018, s. 9
    "GR": 15,  # Law 4624/2019, art. 21
    "IS": 13,  # Act 90/2018, art. 10(5)
    "IT": 14,  # Codice in materia di protezione dei dati personali, art. 2-quinquies (d.lgs. 101/2018)
    "LT": 14,  # Law on Legal Protection of Personal Data, art. 6
    "LV": 13,  # Fizisko personu datu apstrādes likums, s. 33
    "MT": 13,  # Subsidiary Legislation 586.11
    "NO": 13,  # Personopplysningsloven § 5. A bill of 2025 would raise it to 15: look again before relying on it.
    "PT": 13,  # Lei 58/2019, art. 16
    "SE": 13,  # Lag (2018:218), 2 kap. 4 §
    "SI": 15,  # ZVOP-2 (Uradni list RS 163/22), art. 8
}
# Named 16, or silent and so 16 by the Regulation: DE, HR, HU, IE (Data Protection Act 2018, s. 31), LI, LU, NL, PL, RO
# and SK.


def age_of_consent(code: str) -> int:
    """The age in whole years for a country's code, between 13 and 16; 16 where nothing lower is known.

    It is the law of the country where the young person is, and concerns consent only: not what else the law asks
    before a young person may contract.
    """
    return AGES_OF_CONSENT.get(country_code(code) or "", USUAL_AGE_OF_CONSENT)


def countries_by_age(language: str) -> dict[int, list[str]]:
    """The countries with another age than 16, by age from the lowest, named and ordered as the language does."""
    found: dict[int, list[str]] = {age: [] for age in sorted(set(AGES_OF_CONSENT.values()))}
    for code, name in country_names(language).items():
        if code in AGES_OF_CONSENT:
            found[AGES_OF_CONSENT[code]].append(name)
    return found
