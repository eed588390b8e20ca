"""The lab's SQL Server Agent."""
