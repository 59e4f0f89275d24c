using System.Globalization;

namespace Gateway.Events.Webhooks;

/// <summary>Events as the body of one request, and the request's id.</summary>
internal static class WebhookBodies
{
    /// <summary>CloudEvents structured mode: the event itself. Batched mode: a list of them.</summary>
    public static WebhookMessage Of(string subscription, bool batched, List<DeliveryItem> items) => batched
        ? new WebhookMessage(BatchId(subscription, items), Batched: true, List(items))
        : new WebhookMessage(Id(subscription, items[0]), Batched: false, items[0].Json!);

    private static byte[] List(List<DeliveryItem> items)
    {
        var body = new byte[items.Sum(static item => item.Json!.Length + 1) + 1];
        var at = 0;
        foreach (var item in items)
        {
            body[at++] = (byte)(at == 1 ? '[' : ',');
            item.Json!.CopyTo(body, at);
            at += item.Json!.Length;
        }

        body[at] = (byte)']';
        return body;
    }

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
