using System.Globalization;
using System.Text.Unicode;

namespace Gateway.Events.Webhooks;

/// <summary>Events as the body of one request, and the request's id.</summary>
internal static class WebhookBodies
{
    /// <summary>CloudEvents structured mode: the event itself. Batched mode: a list of them.</summary>
    public static WebhookMessage Of(string subscription, bool batched, List<DeliveryItem> items) => batched
        ? new WebhookMessage(BatchId(subscription, items), Batched: true, List(items))
        : new WebhookMessage(Id(subscription, items[0]), Batched: false, One(items[0]));

    private static byte[] One(DeliveryItem item)
    {
        var body = new byte[SizeOf(item)];
        Write(item, body);
        return body;
    }

    private static byte[] List(List<DeliveryItem> items)
    {
        var body = new byte[items.Sum(static item => SizeOf(item) + 1) + 1];
        var at = 0;
        foreach (var item in items)
        {
            body[at++] = (byte)(at == 1 ? '[' : ',');
            at += Write(item, body.AsSpan(at));
        }

        body[at] = (byte)']';
        return body;
    }

    /// <summary>
    /// The event as CloudEvents' own libraries read it for ever: <c>sequence</c> is text, as the sequence extension has it, of one length, so that texts order as
    /// the numbers do. A JSON number would be beyond CloudEvents' integers after 2,147,483,647 events of a partition.
    /// </summary>
    private static int Write(DeliveryItem item, Span<byte> output)
    {
        Utf8.TryWrite(output, CultureInfo.InvariantCulture, $$"""{"partition":{{item.Partition}},"sequence":"{{item.Sequence:D19}}" """, out var written);
        var rest = item.Json.AsSpan(FrontOf(item));
        // The interpolation ends with a space, so that its quotation marks stand apart; the rest begins with the comma.
        rest.CopyTo(output[(written - 1)..]);
        return written - 1 + rest.Length;
    }

    private static int SizeOf(DeliveryItem item) => item.Json!.Length - FrontOf(item) + """{"partition":,"sequence":"" """.Length - 1 + Digits(item.Partition) + SequenceDigits;

    // {"partition":7,"sequence":123 as every event begins in the log's readers.
    private static int FrontOf(DeliveryItem item) => """{"partition":,"sequence":""".Length + Digits(item.Partition) + Digits(item.Sequence);

    private static int Digits(long number)
    {
        Span<char> digits = stackalloc char[SequenceDigits];
        number.TryFormat(digits, out var count, provider: CultureInfo.InvariantCulture);
        return count;
    }

    // 9,223,372,036,854,775,807
    private const int SequenceDigits = 19;

    // A place in the log never names another event: repeated after a crash or replayed, an event has the id it had.
    private static string Id(string subscription, DeliveryItem item) =>
        string.Create(CultureInfo.InvariantCulture, $"{subscription}_{item.Partition}_{item.Sequence}");

    /// <summary>Of what is inside: a batch repeated as it was has its id again; a batch put together anew has another.</summary>
    private static string BatchId(string subscription, List<DeliveryItem> items)
    {
        var hash = new System.IO.Hashing.XxHash128();
        Span<byte> place = stackalloc byte[12];
        foreach (var item in items)
        {
            BitConverter.TryWriteBytes(place, item.Partition);
            BitConverter.TryWriteBytes(place[4..], item.Sequence);
            hash.Append(place);
        }

        return subscription + "_" + Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
