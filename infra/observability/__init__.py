"""Figures for those who operate Daybook: metrics, the alerts that look at them, and a dashboard."""
