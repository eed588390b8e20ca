"""The lab's WS-Management service, proved from octets to real clients."""
