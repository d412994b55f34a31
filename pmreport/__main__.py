"""`python -m pmreport`."""

from pmreport.cli import main

if __name__ == "__main__":
    main()
