using System.Text.Json;
using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Events;
using Gateway.Journal;

namespace Gateway.Conversations.Threads;

/// <summary>Reads what was said back from the event log.</summary>
internal static class Transcripts
{
    public static async ValueTask<List<TranscriptEntry>> ReadAsync(GatewayJournal journal, int partition, IReadOnlyList<long> sequences)
    {
        var lines = new List<TranscriptEntry>(sequences.Count);
        foreach (var sequence in sequences)
        {
            if (await EventAsync(journal, partition, sequence) is { } json)
            {
                lines.Add(LineOf(json));
            }
        }

        return lines;
    }

    /// <summary>The text and attachments of a message of ours, as its event keeps them; null when retention has taken it.</summary>
    public static async ValueTask<OutboundMessage?> OutboundAsync(GatewayJournal journal, int partition, Delivery delivery, ThreadState state)
    {
        if (await EventAsync(journal, partition, delivery.LogSequence) is not { } json)
        {
            return null;
        }

        var line = LineOf(json);
        var template = TemplateOf(json);
        return new OutboundMessage
        {
            DeliveryId = delivery.Id,
            Recipient = state.Alias,
            Text = template is null ? line.Text : null,
            Attachments = line.Attachments,
            Template = template,
            ReplyTo = line.ReplyTo,
            QuickReplies = QuickRepliesOf(json),
            ReplyContext = state.ReplyContext,
        };
    }

    /// <summary>A file of one of these lines, with the account whose credentials open it; null when there is none.</summary>
    public static async ValueTask<StoredAttachment?> AttachmentAsync(
        GatewayJournal journal, int partition, ThreadState state, List<TranscriptEntry> lines, long conversationSequence, int index)
    {
        var line = lines.Find(l => l.Sequence == conversationSequence && l.Direction == "in");
        if (line is null || index < 0 || index >= line.Attachments.Count)
        {
            return null;
        }

        var account = state.Moves.Merged.Count == 0 ? null : await AccountAsync(journal, partition, state, conversationSequence);
        return new StoredAttachment(account ?? state.Account, line.Attachments[index]);
    }

    /// <summary>Where a line came in, which in a merged conversation may be another account than the thread's; null when retention has taken it.</summary>
    public static async ValueTask<AccountRef?> AccountAsync(GatewayJournal journal, int partition, ThreadState state, long conversationSequence)
    {
        foreach (var sequence in state.Lines)
        {
            if (await EventAsync(journal, partition, sequence) is { } json)
            {
                using var document = JsonDocument.Parse(json);
                var root = document.RootElement;
                if (root.GetProperty("conversationsequence").GetInt64() == conversationSequence)
                {
                    var data = root.GetProperty("data");
                    return Text(data, "channel") is { } channel && Text(data, "account") is { } account ? new AccountRef(state.Account.Tenant, channel, account) : null;
                }
            }
        }

        return null;
    }

    private static async ValueTask<ReadOnlyMemory<byte>?> EventAsync(GatewayJournal journal, int partition, long sequence)
    {
        var page = await journal.ReadLogAsync(partition, sequence - 1, 1);
        return page.Records is [var record, ..] && record.Sequence == sequence ? EventRecord.JsonOf(record.Data) : null;
    }

    public static TranscriptEntry LineOf(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var data = root.GetProperty("data");
        return new TranscriptEntry(
            root.GetProperty("conversationsequence").GetInt64(),
            Text(data, "direction") ?? "in",
            Text(data, "kind") ?? "message",
            root.GetProperty("time").GetDateTimeOffset(),
            Text(data, "id") ?? Text(data, "clientId"),
            Text(data, "senderName"),
            Text(data, "text") ?? (data.TryGetProperty("template", out var template) ? Text(template, "name") : null),
            Text(data, "payload"),
            Text(data, "replyTo"),
            Text(data, "target"),
            AttachmentsOf(data),
            data.TryGetProperty("location", out var point) ? new GeoPoint(point.GetProperty("lat").GetDouble(), point.GetProperty("lon").GetDouble()) : null);
    }

    private static TemplateMessage? TemplateOf(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("data").TryGetProperty("template", out var template)
            ? new TemplateMessage(
                Text(template, "name") ?? "", Text(template, "language") ?? "", [.. template.GetProperty("parameters").EnumerateArray().Select(static p => p.GetString() ?? "")])
            : null;
    }

    private static List<QuickReply> QuickRepliesOf(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("data").TryGetProperty("quickReplies", out var replies)
            ? [.. replies.EnumerateArray().Select(static r => new QuickReply(Text(r, "title") ?? "", Text(r, "payload") ?? ""))]
            : [];
    }

    private static List<Attachment> AttachmentsOf(JsonElement data)
    {
        if (!data.TryGetProperty("attachments", out var list))
        {
            return [];
        }

        var attachments = new List<Attachment>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            attachments.Add(new Attachment
            {
                Kind = Text(item, "kind") ?? "file",
                Url = Text(item, "url"),
                Id = Text(item, "id"),
                Mime = Text(item, "mime"),
                Name = Text(item, "name"),
                Size = item.TryGetProperty("size", out var size) ? size.GetInt64() : null,
            });
        }

        return attachments;
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
