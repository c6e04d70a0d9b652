"""The acts of the log in the words of the interface."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ACT_NAMES = {
    "account.add_second_factor": _("added a second factor"),
    "account.change_email": _("changed the e-mail address"),
    "account.change_password": _("changed the password"),
    "account.correct": _("corrected own data"),
    "account.end_sessions": _("signed out other devices"),
    "account.join_service": _("joined a sign-in service to the account"),
    "account.make_recovery_codes": _("made new recovery codes"),
    "account.remove_second_factor": _("removed a second factor"),
    "account.set_password": _("set a new password by a link"),
    "account.use_recovery_code": _("signed in with a recovery code"),
    "agreement.manage": _("changed an agreement"),
    "audit.check": _("had the log checked"),
    "comment.write_office": _("commented on a release"),
    "comment.write_own": _("commented on a release"),
    "days.keep": _("changed the table of days off"),
    "delivery.retry": _("sent a delivery again"),
    "event.plan": _("planned an event"),
    "glossary.keep": _("changed the glossary"),
    "hint.dismiss": _("dismissed a hint of the glossary"),
    "invitation.accept": _("accepted an invitation"),
    "media.add": _("added a file"),
    "meaning.sign": _("confirmed that a translation means what its original means"),
    "media.mend": _("described a file"),
    "media.quarantine": _("put an infected file into quarantine"),
    "membership.change": _("changed a membership"),
    "notice.choose": _("chose which notices are mailed"),
    "organisation.add": _("entered an organisation"),
    "organisation.dissolve": _("dissolved an organisation"),
    "organisation.import": _("imported a table of organisations"),
    "organisation.merge": _("merged organisations"),
    "organisation.move": _("moved an organisation"),
    "organisation.rename": _("renamed an organisation"),
    "organisation.split": _("split an organisation"),
    "outlet.manage": _("changed an outlet"),
    "person.add": _("entered a person"),
    "person.hand_over": _("handed over somebody's work"),
    "person.invite": _("invited a person"),
    "person.invite_colleague": _("invited a colleague"),
    "person.invite_operator": _("invited an operator"),
    "person.reset_second_factor": _("took a lost second factor away"),
    "personal_data.answer": _("answered a request about personal data"),
    "personal_data.ask": _("asked for own data to be deleted"),
    "personal_data.erase": _("erased personal data whose time was over"),
    "personal_data.take_back": _("took back a request about personal data"),
    "photo.add": _("added a photo"),
    "photo.mend": _("described a photo"),
    "pickup.decide": _("decided on a pickup"),
    "queue.operate": _("ran a failed step again"),
    "release.approve": _("approved a release"),
    "release.correct": _("corrected a release"),
    "release.issue": _("issued a release"),
    "release.issue_urgently": _("issued in an emergency"),
    "release.look_back": _("looked back at an act of one person"),
    "release.return": _("returned a release"),
    "release.review": _("took a release into review"),
    "release.schedule": _("planned the hour of issue"),
    "release.submit": _("submitted a release"),
    "release.withdraw": _("withdrew a release"),
    "release.write": _("saved a release"),
    "sign_off.ask": _("asked another unit to sign"),
    "sign_off.ask_at_desk": _("asked another unit to sign"),
    "sign_off.give": _("signed or refused for the unit"),
    "spokesperson.keep": _("changed the register of spokespersons"),
    "stand_in.name": _("named or ended a stand-in"),
    "targets.set": _("set the times of answer"),
    "template.manage": _("changed a template"),
    "translators.name": _("named translator and reviewer"),
    "translators.name_at_desk": _("named translator and reviewer"),
    "wire.subscribe": _("chose what to receive"),
}

# Kinds of things as the log names them: the lower-case names of the tables.
OBJECT_NAMES = {
    "agreement": _("agreement"),
    "agreementline": _("line of an agreement"),
    "comment": _("comment"),
    "delivery": _("delivery"),
    "erasurerequest": _("request for deletion"),
    "event": _("event"),
    "invitation": _("invitation"),
    "mediaitem": _("file"),
    "membership": _("membership"),
    "noticechoice": _("choice of notices"),
    "organisation": _("organisation"),
    "outlet": _("outlet"),
    "photo": _("photo"),
    "pickup": _("pickup"),
    "pressevent": _("event"),
    "release": _("release"),
    "releasetemplate": _("template"),
    "signoff": _("signature"),
    "spokesperson": _("spokesperson"),
    "standin": _("stand-in"),
    "term": _("term"),
    "user": _("person"),
}


def object_name(kind: str) -> str:
    """What was acted on, in words; the table's name where nobody has given it words."""
    return str(OBJECT_NAMES.get(kind, kind))


# Who acts without being a person; as `record` and the viewers write it into the log.
ACTOR_NAMES = {"system": _("the system"), "public": _("the public")}


def actor_name(written: str) -> str:
    """Who acted: the name as it was written down, or words for what is no person."""
    return str(ACTOR_NAMES.get(written, written))


def act_name(verb: str) -> str:
    """What was done, in words; the code itself where nobody has given it words."""
    return str(ACT_NAMES.get(verb, verb))
