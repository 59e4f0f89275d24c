using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.WhatsApp;

/// <summary>The people of one notification, found by phone number or business-scoped id.</summary>
/// <remarks><code>{"wa_id":"972..","user_id":"US.1349..","parent_user_id":"US.ENT.1181..","profile":{"name":"..","username":".."}}</code>
/// A person who took a username may have no <c>wa_id</c>.</remarks>
internal struct WhatsAppContacts
{
    // As many as there may be items.
    private const int CountMax = ItemSink.BatchMax;

    private Contact _first;
    private List<Contact>? _more;
    private int _count;

    private struct Contact
    {
        public string? Phone;
        public string? User;
        public string? Parent;
        public string? Name;
        public string? Username;
    }

    public void Read(ref JsonReader reader, ref string? fault)
    {
        if (!reader.OpenArray("contacts", ref fault))
            return;
        while (reader.NextElement())
        {
            // A contact only describes; a wrong one costs its name, not the messages beside it.
            string? wrong = null;
            if (!reader.OpenObject("contacts", ref wrong))
                continue;
            var contact = One(ref reader, ref wrong);
            if (wrong is not null)
                continue;
            if (++_count == 1)
                _first = contact;
            else if (_count <= CountMax)
                (_more ??= []).Add(contact);
        }
    }

    /// <summary>Adds to the draft what is known of the person who has one of these ids.</summary>
    public readonly void Describe(ref ItemDraft draft, string? phone, string? user, string? parent, bool alone)
    {
        var contact = Find(phone, user);
        draft.SenderName = contact.Name;
        if (!alone)
            return;
        var number = phone ?? contact.Phone;
        var scoped = user ?? contact.User;

        // People without a number stand there under their business-scoped id.
        if (IsScoped(number))
            (number, scoped) = (null, scoped ?? number);
        draft.Alias("phone", number);
        if (!draft.Aliases.Any(scoped, static (known, name) => known.Value == name))
            draft.Alias("bsuid", scoped);
        draft.Alias("parent_bsuid", parent ?? contact.Parent);
        draft.Alias("username", contact.Username?.TrimStart('@'));
    }

    /// <summary>The one person there is: who wrote what names nobody.</summary>
    public readonly void Alone(out string? phone, out string? user) => (phone, user) = _count == 1 ? (_first.Phone, _first.User) : (null, null);

    /// <summary>Two letters of a country and a dot: <c>US.13491208655302741918</c>.</summary>
    private static bool IsScoped(string? name) =>
        name is { Length: > 3 } && char.IsAsciiLetterUpper(name[0]) && char.IsAsciiLetterUpper(name[1]) && name[2] == '.';

    /// <summary>The first person's phone when the reader stands on the same text: one string for both.</summary>
    public readonly string? PhoneAt(in JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && _first.Phone is { } phone && reader.ValueTextEquals(phone) ? phone : null;

    private readonly Contact Find(string? phone, string? user)
    {
        if (_count == 0 || Same(_first, phone, user))
            return _first;
        foreach (var contact in _more ?? [])
        {
            if (Same(contact, phone, user))
                return contact;
        }

        return default;
    }

    private static bool Same(in Contact contact, string? phone, string? user) =>
        (phone is not null && phone == contact.Phone) || (user is not null && user == contact.User);

    private static Contact One(ref JsonReader reader, ref string? fault)
    {
        var contact = default(Contact);
        while (reader.NextMember())
        {
            if (reader.At("wa_id"u8))
                contact.Phone = reader.Id("contacts.wa_id", ref fault);
            else if (reader.At("user_id"u8))
                contact.User = reader.Id("contacts.user_id", ref fault);
            else if (reader.At("parent_user_id"u8))
                contact.Parent = reader.Id("contacts.parent_user_id", ref fault);
            else if (reader.At("profile"u8))
                Profile(ref reader, ref contact, ref fault);
            else
                reader.Skip();
        }

        return contact;
    }

    private static void Profile(ref JsonReader reader, ref Contact contact, ref string? fault)
    {
        var cut = false;
        if (!reader.OpenObject("contacts.profile", ref fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("name"u8))
                contact.Name = reader.Text("contacts.profile.name", ItemDraft.NameMax, ref fault, ref cut);
            else if (reader.At("username"u8))
                contact.Username = reader.Text("contacts.profile.username", ItemDraft.NameMax, ref fault, ref cut);
            else
                reader.Skip();
        }
    }
}
