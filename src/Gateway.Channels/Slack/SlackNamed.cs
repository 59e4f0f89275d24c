using System.Text.Json;
using Gateway.Channels.Json;

namespace Gateway.Channels.Slack;

/// <summary>A user, team or conversation, which Slack writes as its id in events and as an object in interactions.</summary>
internal static class SlackNamed
{
    public static string? Id(ref JsonReader reader, string field, ref string? fault, out string? name)
    {
        name = null;
        if (reader.TokenType != JsonTokenType.StartObject)
            return reader.Id(field, ref fault);
        string? id = null, handle = null;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                id = reader.Id(field, ".id", ref fault);
            else if (reader.At("name"u8))
                name = reader.Fact();
            else if (reader.At("username"u8))
                handle = reader.Fact();
            else
                reader.Skip();
        }

        name ??= handle;
        return id;
    }
}
