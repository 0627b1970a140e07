"""Uploads: examined by their content, pictures made anew, kept once each, served by whoever may show them.

stored = store_file(request.FILES["photo"], accept=PICTURES, sizes=AVATAR_SIZES)    # before the action
serve_file(request, stored, filename="Photo", variant="96", inline_allowed=True)    # after the permission
"""
