using System.Runtime.InteropServices;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.Sunshine;

/// <summary>The members of all payloads together: every event has a few of them.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct SunshinePayload
{
    public SunshineMessage Message;

    public string? Postback { get; private set; }

    public string? Activity { get; private set; }

    public string? AuthorType { get; private set; }

    public string? Error { get; private set; }

    public string? Reason { get; private set; }

    public string? Referral { get; private set; }

    public void Read(ref JsonReader reader, ref ItemDraft draft, DateTimeOffset receivedAt)
    {
        if (!reader.OpenObject("payload", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("conversation"u8))
                draft.Sender = SunshinePeople.IdOf(ref reader, "payload.conversation", ref draft.Fault);
            else if (reader.At("message"u8))
                Message.Read(ref reader, ref draft, receivedAt);
            else if (reader.At("user"u8))
                SunshinePeople.User(ref reader, ref draft);
            else if (reader.At("activity"u8))
                ReadActivity(ref reader, ref draft);
            else if (reader.At("postback"u8))
                Postback = Member(ref reader, "payload"u8, ref draft);
            else if (reader.At("error"u8))
                Error = Member(ref reader, "code"u8, ref draft);
            else if (reader.At("referral"u8))
                Referral = Member(ref reader, "code"u8, ref draft);
            else if (reader.At("source"u8))
                draft.Note("source", Member(ref reader, "type"u8, ref draft));
            else if (reader.At("reason"u8))
                Reason = reader.Fact();
            else if (reader.At("mergedUsers"u8))
                Merged(ref reader, ref draft, users: true);
            else if (reader.At("mergedConversations"u8))
                Merged(ref reader, ref draft, users: false);
            else
                reader.Skip();
        }
    }

    private void ReadActivity(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("payload.activity", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("type"u8))
                Activity = reader.Fact();
            else if (reader.At("author"u8))
                AuthorType = SunshinePeople.Author(ref reader, ref draft);
            else
                reader.Skip();
        }
    }

    /// <summary>Two people turned out to be one: both are names of the customer.</summary>
    private static void Merged(ref JsonReader reader, ref ItemDraft draft, bool users)
    {
        if (!reader.OpenObject("payload.merged", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            var surviving = reader.ValueTextEquals("surviving"u8);
            var discarded = reader.ValueTextEquals("discarded"u8);
            reader.Read();
            if (users && (surviving || discarded))
                SunshinePeople.User(ref reader, ref draft);
            else if (surviving)
                draft.Sender = SunshinePeople.IdOf(ref reader, "payload.mergedConversations.surviving", ref draft.Fault);
            else if (discarded)
                draft.Note("discarded_conversation", SunshinePeople.IdOf(ref reader, "payload.mergedConversations.discarded", ref draft.Fault));
            else
                reader.Skip();
        }
    }

    private static string? Member(ref JsonReader reader, ReadOnlySpan<byte> name, ref ItemDraft draft)
    {
        string? value = null;
        if (!reader.OpenObject("payload", ref draft.Fault))
            return null;
        while (reader.NextMember())
        {
            if (reader.At(name))
                value = reader.Fact();
            else
                reader.Skip();
        }

        return value;
    }
}
