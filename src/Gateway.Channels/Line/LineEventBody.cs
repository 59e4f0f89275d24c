using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.Line;

/// <summary>The member an event is named after, other than <c>message</c>.</summary>
internal static class LineEventBody
{
    /// <summary>Reads the member when it is one; false leaves the reader where it is.</summary>
    public static bool Read(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.At("unsend"u8))
            Unsend(ref reader, ref draft);
        else if (reader.At("postback"u8))
            Postback(ref reader, ref draft);
        else if (reader.At("videoPlayComplete"u8))
            Target(ref reader, ref draft, "videoPlayComplete", "trackingId"u8);
        else if (reader.At("delivery"u8))
            Target(ref reader, ref draft, "delivery", "data"u8);
        else if (reader.At("deliveryContext"u8))
            Redelivery(ref reader, ref draft);
        else if (reader.At("joined"u8) || reader.At("left"u8))
            Members(ref reader, ref draft);
        else if (reader.At("link"u8))
            Facts(ref reader, ref draft, "link", "result"u8, "link_result", "nonce"u8, "link_nonce");
        else if (reader.At("membership"u8))
            Facts(ref reader, ref draft, "membership", "type"u8, "membership", "membershipId"u8, "membership_id");
        else if (reader.At("beacon"u8))
            Facts(ref reader, ref draft, "beacon", "type"u8, "beacon", "hwid"u8, "beacon_id");
        else if (reader.At("module"u8))
            Facts(ref reader, ref draft, "module", "type"u8, "module", "botId"u8, "module_bot");
        else if (reader.At("chatControl"u8))
            Facts(ref reader, ref draft, "chatControl", "expireAt"u8, "expires", default, "");
        else if (reader.At("follow"u8))
            Facts(ref reader, ref draft, "follow", "isUnblocked"u8, "unblocked", default, "");
        else
            return false;
        return true;
    }

    private static void Unsend(ref JsonReader reader, ref ItemDraft draft) => Target(ref reader, ref draft, "unsend", "messageId"u8);

    private static void Target(ref JsonReader reader, ref ItemDraft draft, string field, ReadOnlySpan<byte> member)
    {
        if (!reader.OpenObject(field, ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At(member))
                draft.Target = reader.Id(field, ref draft.Fault);
            else
                reader.Skip();
        }
    }

    private static void Postback(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("postback", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("data"u8))
                draft.Payload = reader.Text("postback.data", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else if (reader.At("params"u8))
                Params(ref reader, ref draft);
            else
                reader.Skip();
        }
    }

    /// <summary>What a date picker or a rich menu switch adds.</summary>
    private static void Params(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("postback.params", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("date"u8))
                draft.Note("date", reader.Fact());
            else if (reader.At("time"u8))
                draft.Note("time", reader.Fact());
            else if (reader.At("datetime"u8))
                draft.Note("datetime", reader.Fact());
            else if (reader.At("newRichMenuAliasId"u8))
                draft.Note("rich_menu", reader.Fact());
            else
                reader.Skip();
        }
    }

    private static void Redelivery(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("deliveryContext", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("isRedelivery"u8))
                draft.Note("redelivery", reader.Flag() ? "true" : null);
            else
                reader.Skip();
        }
    }

    /// <summary>Who joined or left, separated by spaces: user ids have none.</summary>
    private static void Members(ref JsonReader reader, ref ItemDraft draft)
    {
        string? members = null;
        if (!reader.OpenObject("members", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("members"u8) && reader.OpenArray("members", ref draft.Fault))
                members = Ids(ref reader, ref draft);
            else
                reader.Skip();
        }

        draft.Note("members", members);
    }

    private static string Ids(ref JsonReader reader, ref ItemDraft draft)
    {
        var ids = new List<string>(1);
        while (reader.NextObject("members", ref draft.Fault))
        {
            while (reader.NextMember())
            {
                if (!reader.At("userId"u8))
                    reader.Skip();
                else if (reader.Id("members.userId", ref draft.Fault) is { } id)
                    ids.Add(id);
            }
        }

        return string.Join(' ', ids);
    }

    private static void Facts(
        ref JsonReader reader, ref ItemDraft draft, string field, ReadOnlySpan<byte> first, string firstName, ReadOnlySpan<byte> second,
        string secondName)
    {
        if (!reader.OpenObject(field, ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At(first))
                draft.Note(firstName, reader.Fact());
            else if (!second.IsEmpty && reader.At(second))
                draft.Note(secondName, reader.Fact());
            else
                reader.Skip();
        }
    }
}
