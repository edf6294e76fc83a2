"""The insides of an Excel file: zip parts, XML, styles and cells. Used through ``workbook.package``."""
