using System.Text;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.Vk;

/// <summary>Messages that somebody passed on without a word of their own: what those say and carry is what was sent.</summary>
/// <remarks>
/// <code>"fwd_messages":[{"from_id":5002,"date":..,"text":"..","attachments":[..],"fwd_messages":[..]},..]</code>
/// Nested as deep as a body may be.
/// </remarks>
internal static class VkForwards
{
    /// <summary>Their texts, a line each, as far as a text may go, and their files.</summary>
    public static void Read(JsonReader list, ref ItemDraft draft)
    {
        // What is wrong with a message of somebody else's is not wrong with the one that passes it on.
        var (fault, missing) = (draft.Fault, draft.Missing);
        var texts = new List<string>();
        var room = ItemDraft.TextMax;
        Each(ref list, ref draft, texts, ref room);
        (draft.Fault, draft.Missing) = (fault, missing);
        if (texts.Count > 0)
            draft.Text = string.Join('\n', texts);
    }

    private static void Each(ref JsonReader reader, ref ItemDraft draft, List<string> texts, ref int room)
    {
        if (!reader.OpenArray("message.fwd_messages", ref draft.Fault))
            return;
        while (reader.NextObject("message.fwd_messages", ref draft.Fault))
        {
            while (reader.NextMember())
            {
                if ((reader.At("text"u8) || reader.At("body"u8)) && !reader.IsNothing())
                    Text(ref reader, ref draft, texts, ref room);
                else if (reader.At("attachments"u8))
                    VkAttachments.Read(ref reader, ref draft);
                else if (reader.At("fwd_messages"u8))
                    Each(ref reader, ref draft, texts, ref room);
                else
                    reader.Skip();
            }
        }
    }

    private static void Text(ref JsonReader reader, ref ItemDraft draft, List<string> texts, ref int room)
    {
        if (reader.Text("message.fwd_messages.text", room, ref draft.Fault, ref draft.Truncated) is not { Length: > 0 } text)
            return;
        texts.Add(text);
        room = Math.Max(0, room - Encoding.UTF8.GetByteCount(text) - 1);
    }
}
