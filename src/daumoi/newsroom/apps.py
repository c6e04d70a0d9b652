from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    name = "daumoi.newsroom"
    label = "newsroom"
