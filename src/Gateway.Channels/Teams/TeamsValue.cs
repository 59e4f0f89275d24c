using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.Teams;

/// <summary>The <c>value</c> of an activity: a text as it stands, anything richer as its JSON.</summary>
internal static class TeamsValue
{
    public static string? Read(ref JsonReader reader, ref ItemDraft draft, out string? lastRead)
    {
        lastRead = null;
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return reader.Fact();
        var end = reader;
        end.Skip();
        if (reader.TokenType == JsonTokenType.StartObject)
            lastRead = LastRead(reader, ref draft);
        if (end.BytesConsumed - reader.TokenStartIndex <= ItemDraft.TextMax)
            return reader.Raw();
        draft.Truncated = true;
        reader.Skip();
        return "";
    }

    private static string? LastRead(JsonReader reader, ref ItemDraft draft)
    {
        string? id = null;
        while (reader.NextMember())
        {
            if (reader.At("lastReadMessageId"u8))
                id = reader.Id("value.lastReadMessageId", ref draft.Fault);
            else
                reader.Skip();
        }

        return id;
    }
}
