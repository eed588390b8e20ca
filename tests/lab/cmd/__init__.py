"""The lab's cmd.exe, proved without a wire."""
