"""What the people of the cast are in the stories, in both languages."""

RESIDENT = ("居民", "resident")
OFFICER = ("值班员", "duty officer")

ROLES: dict[str, tuple[str, str]] = {
    "chen": RESIDENT,
    "huang": RESIDENT,
    "zhou": RESIDENT,
    "zheng": RESIDENT,
    "xu": RESIDENT,
    "qiu": RESIDENT,
    "su": RESIDENT,
    "he": RESIDENT,
    "cai": RESIDENT,
    "ye": RESIDENT,
    "anna": RESIDENT,
    "lin": ("企业人事", "personnel clerk"),
    "li": ("返岗工人", "returning worker"),
    "ke": ("门卫", "gate guard"),
    "zhang": OFFICER,
    "wang": OFFICER,
    "ouyang": OFFICER,
    "zhao": ("带班领导", "shift lead"),
    "gao": ("县值班员", "county officer"),
    "tang": ("县值班员", "county officer"),
    "liu": ("县指挥部", "headquarters"),
    "sun": ("县指挥部", "headquarters"),
}
