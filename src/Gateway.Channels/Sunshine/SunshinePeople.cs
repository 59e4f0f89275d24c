using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.Sunshine;

/// <summary>Users and authors.</summary>
/// <remarks>
/// <code>{"id":"..","externalId":"..","profile":{"givenName":"..","surname":"..","email":"..","locale":"en-CA"}}</code>
/// <code>{"type":"user","userId":"..","displayName":"..","user":{..}}</code>
/// </remarks>
internal static class SunshinePeople
{
    private static readonly Words Authors = new("user", "business");

    /// <summary>Version 1 calls it <c>_id</c>.</summary>
    public static string? IdOf(ref JsonReader reader, string field, ref string? fault) =>
        reader.OpenObject(field, ref fault) ? IdIn(ref reader, field, ref fault) : null;

    /// <summary>The same of an object that is open already.</summary>
    public static string? IdIn(ref JsonReader reader, string field, ref string? fault)
    {
        string? id = null;
        while (reader.NextMember())
        {
            if (reader.At("id"u8, "_id"u8))
                id = reader.Id(field, ".id", ref fault) ?? id;
            else
                reader.Skip();
        }

        return id;
    }

    /// <summary>A user as version 1 writes it; returns the id, which is an alias as well.</summary>
    /// <remarks><code>{"_id":"..","userId":"..","givenName":"..","surname":"..","email":"..","properties":{}}</code></remarks>
    public static string? AppUser(ref JsonReader reader, ref ItemDraft draft)
    {
        string? id = null, external = null, email = null;
        JsonReader given = default, family = default;
        if (!reader.OpenObject("appUser", ref draft.Fault))
            return null;
        while (reader.NextMember())
        {
            if (reader.At("_id"u8))
                id = reader.Id("appUser._id", ref draft.Fault);
            else if (reader.At("userId"u8))
                external = reader.Fact();
            else if (reader.At("givenName"u8))
                reader.Keep(ref given);
            else if (reader.At("surname"u8))
                reader.Keep(ref family);
            else if (reader.At("email"u8))
                email = reader.Fact();
            else
                reader.Skip();
        }

        draft.Alias("user", id);
        draft.Alias("crm", external);
        draft.Alias("email", email);
        draft.SenderName = PersonName.Of(given, family);
        return id;
    }

    public static void User(ref JsonReader reader, ref ItemDraft draft)
    {
        string? id = null, external = null;
        if (!reader.OpenObject("user", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                id = reader.Id("user.id", ref draft.Fault);
            else if (reader.At("externalId"u8))
                external = reader.Fact();
            else if (reader.At("profile"u8))
                Profile(ref reader, ref draft);
            else
                reader.Skip();
        }

        draft.Alias("user", id);
        draft.Alias("crm", external);
    }

    /// <summary>Returns <c>user</c> or <c>business</c>.</summary>
    public static string? Author(ref JsonReader reader, ref ItemDraft draft)
    {
        string? type = null;
        JsonReader id = default;
        if (!reader.OpenObject("author", ref draft.Fault))
            return null;
        var aliases = draft.Aliases.Count;
        while (reader.NextMember())
        {
            if (reader.At("type"u8))
                type = Authors.Fact(ref reader);
            else if (reader.At("userId"u8))
                reader.Keep(ref id);
            else if (reader.At("displayName"u8))
                draft.SenderName = reader.Fact() ?? draft.SenderName;
            else if (reader.At("user"u8))
                User(ref reader, ref draft);
            else
                reader.Skip();
        }

        if (draft.Aliases.Count == aliases && id.IsFound())
            draft.Alias("user", id.Id("author.userId", ref draft.Fault));
        return type;
    }

    private static void Profile(ref JsonReader reader, ref ItemDraft draft)
    {
        string? email = null;
        JsonReader given = default, family = default;
        if (!reader.OpenObject("profile", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("givenName"u8))
                reader.Keep(ref given);
            else if (reader.At("surname"u8))
                reader.Keep(ref family);
            else if (reader.At("email"u8))
                email = reader.Fact();
            else if (reader.At("locale"u8))
                draft.Locale = reader.Fact() ?? draft.Locale;
            else
                reader.Skip();
        }

        draft.Alias("email", email);
        draft.SenderName ??= PersonName.Of(given, family);
    }
}
