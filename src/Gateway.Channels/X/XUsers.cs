using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.X;

/// <summary>The people of one body, looked up by id where they stand.</summary>
/// <remarks><code>
/// "users":{"222":{"id":"222","name":"..","screen_name":".."}}               Account Activity
/// "users":{"222":{"data":{"id":"222","name":"..","username":".."}}}         X Activity
/// </code></remarks>
internal readonly ref struct XUsers(JsonReader place)
{
    private readonly JsonReader _place = place;

    /// <summary>Adds the name and the handle of this person to the draft.</summary>
    public void Describe(ref ItemDraft draft, string? id)
    {
        draft.Alias("user", id);
        var users = _place;
        string? wrong = null;
        if (id is null || !users.IsFound() || !users.OpenObject("users", ref wrong))
            return;
        while (users.NextMember())
        {
            if (users.At(id) && users.OpenObject("users", ref wrong))
            {
                Facts(ref users, ref draft);
                return;
            }

            users.Skip();
        }
    }

    private static void Facts(ref JsonReader reader, ref ItemDraft draft)
    {
        string? wrong = null;
        var cut = false;
        while (reader.NextMember())
        {
            if (reader.At("name"u8))
                draft.SenderName = reader.Text("users.name", ItemDraft.NameMax, ref wrong, ref cut);
            else if (reader.At("screen_name"u8, "username"u8))
                draft.Alias("username", reader.Fact());
            else if (reader.AtObject("data"u8))
                Facts(ref reader, ref draft);
            else
                reader.Skip();
        }
    }
}
