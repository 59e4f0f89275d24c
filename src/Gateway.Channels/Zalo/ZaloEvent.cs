using Gateway.Channels.Decoding;
using Gateway.Contracts;

namespace Gateway.Channels.Zalo;

/// <summary>What an event is, by its name, once both ends are known.</summary>
/// <param name="account">The Official Account's id as configured; it tells which end is the person.</param>
internal readonly struct ZaloEvent(string? name, string? from, string? to, string? time, string? account)
{
    // The icon Zalo writes when a reaction is taken back.
    private const string Removed = "/-remove";

    public void Finish(ref ItemDraft draft, in ZaloMessage message, ref ItemSink sink)
    {
        if (name is null)
        {
            if (draft.Fault is null)
                draft.Strange("no event_name");
            sink.Add(ref draft);
            return;
        }

        var isReceipt = name is "user_received_message" or "user_seen_message";
        var ours = account is not null && from == account ? true
            : account is not null && to == account ? false
            : isReceipt || name.StartsWith("oa_", StringComparison.Ordinal);
        draft.Sender = ours ? to : from;
        draft.Account ??= ours ? from : to;
        draft.Alias("user", draft.Sender);
        if (isReceipt)
        {
            Receipts(ref draft, message, ref sink);
            return;
        }

        What(ref draft, message, ours);
        if (draft.Kind != ItemKind.Ignored && draft.Sender is null)
            draft.Missing ??= "sender.id: must be given";
        sink.Add(ref draft);
    }

    private void What(ref ItemDraft draft, in ZaloMessage message, bool ours)
    {
        if (name!.Contains("_group_", StringComparison.Ordinal))
        {
            draft.Ignore("event " + Short());
        }
        else if (name is "oa_send_consent")
        {
            // A call's permission was asked for: no message, though named like one.
            draft.Ignore("event " + Short());
        }
        else if (name is "user_reacted_message" or "anonymous_reacted_message" or "oa_reacted_message")
        {
            draft.Kind = ours ? ItemKind.Echo : ItemKind.Reaction;
            draft.Note("echo", ours ? "reaction" : null);
            draft.Text = message.Icon is null or Removed ? "" : message.Icon;
            draft.Target = message.Id;
            if (message.Id is null)
                draft.Fault ??= "message.msg_id: must be given";
            else
                draft.NameBy(message.Id, draft.Sender ?? "", "reaction:" + (time ?? ""));
        }
        else if (name.StartsWith("user_send_", StringComparison.Ordinal) || name.StartsWith("anonymous_send_", StringComparison.Ordinal)
            || name.StartsWith("oa_send_", StringComparison.Ordinal))
        {
            draft.Kind = ours ? ItemKind.Echo : ItemKind.Message;
            draft.Id = message.Id;
            if (message.Id is null)
                draft.Fault ??= "message.msg_id: must be given";
            if (message.Conversation is { } conversation)
            {
                draft.Note("conversation", conversation);
                draft.Note(ExtraNames.ReplyContext, ours ? null : ZaloAnonymous.Context(conversation));
            }

            if (draft.Text is null && draft.Attachments.IsEmpty && draft.Location is null)
                draft.Unsupported(name);
        }
        else if (name is "follow" or "unfollow" or "user_submit_info" or "user_click_chatnow" or "user_feedback")
        {
            draft.Kind = ItemKind.System;
            draft.Status = name;
            if (time is not null)
                draft.NameBy(draft.Sender ?? "", time, name);
        }
        else if (draft.Fault is null)
        {
            draft.Ignore("event " + Short());
        }
    }

    private void Receipts(ref ItemDraft draft, in ZaloMessage message, ref ItemSink sink)
    {
        draft.Kind = ItemKind.Receipt;
        draft.Status = name == "user_seen_message" ? "read" : "delivered";
        if (message.Id is null && message.Ids is null)
            draft.Fault ??= "message.msg_id: must be given";
        foreach (var id in message.Ids ?? [message.Id])
        {
            var one = draft;
            one.Target = id;
            if (id is not null && one.Fault is null)
                one.NameBy(id, draft.Status);
            sink.Add(ref one);
        }
    }

    private string Short() => name!.Length <= 64 ? name : name[..64];
}
