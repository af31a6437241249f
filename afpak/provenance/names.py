"""English short names for the countries of publishers; a code that is not listed is shown as it is."""

COUNTRY = {
    "AFG": "Afghanistan", "ARE": "United Arab Emirates", "ARG": "Argentina", "AUS": "Australia", "AZE": "Azerbaijan",
    "BGD": "Bangladesh", "CAN": "Canada", "CHE": "Switzerland", "CHN": "China", "DEU": "Germany", "EGY": "Egypt",
    "ESP": "Spain", "FRA": "France", "GBR": "United Kingdom", "GRC": "Greece", "IDN": "Indonesia", "IND": "India",
    "IRN": "Iran", "IRQ": "Iraq", "ISR": "Israel", "ITA": "Italy", "JOR": "Jordan", "JPN": "Japan", "KAZ": "Kazakhstan",
    "KGZ": "Kyrgyzstan", "KOR": "South Korea", "KWT": "Kuwait", "LBN": "Lebanon", "LKA": "Sri Lanka", "MYS": "Malaysia",
    "NAM": "Namibia", "NGA": "Nigeria", "NPL": "Nepal", "OMN": "Oman", "PAK": "Pakistan", "PHL": "Philippines",
    "PRY": "Paraguay", "QAT": "Qatar", "RUS": "Russia", "SAU": "Saudi Arabia", "SGP": "Singapore", "TJK": "Tajikistan",
    "TKM": "Turkmenistan", "TUR": "Türkiye", "UKR": "Ukraine", "USA": "United States", "UZB": "Uzbekistan",
    "ZAF": "South Africa",
}  # fmt: skip
