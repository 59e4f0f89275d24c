using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.Discord;

/// <summary>The messages a customer forwarded, as they were then. Whose they were is not told.</summary>
/// <remarks>
/// <code>"message_snapshots":[{"message":{"content":"..","timestamp":"..","attachments":[FILE],"sticker_items":[..]}}]</code>
/// https://discord.com/developers/docs/resources/message#message-snapshot-object
/// </remarks>
internal static class DiscordForward
{
    /// <param name="snapshots">On the start of the list.</param>
    public static void Read(JsonReader snapshots, ref ItemDraft draft)
    {
        var text = default(JoinedText);
        while (snapshots.NextObject("message_snapshots", ref draft.Fault))
        {
            while (snapshots.NextMember())
            {
                if (snapshots.At("message"u8))
                    One(ref snapshots, ref draft, ref text);
                else
                    snapshots.Skip();
            }
        }

        draft.Note("forwarded", "true");
        draft.Truncated |= text.IsCut;
        if (!text.IsEmpty)
            draft.Text = text.ToString();
    }

    private static void One(ref JsonReader reader, ref ItemDraft draft, ref JoinedText text)
    {
        if (!reader.OpenObject("message_snapshots.message", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("content"u8))
                text.Add(reader.Text("message_snapshots.message.content", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated), "\n");
            else if (reader.At("attachments"u8))
                DiscordFiles.Read(ref reader, ref draft);
            else if (reader.At("sticker_items"u8))
                DiscordFiles.Stickers(ref reader, ref draft);
            else
                reader.Skip();
        }
    }
}
