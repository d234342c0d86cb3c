"""`python -m desktop_app` is `tsukue`."""

from desktop_app.cli import main

if __name__ == "__main__":
    main()
