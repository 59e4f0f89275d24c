using Gateway.Channels;
using Gateway.Contracts;

namespace Gateway.Tests.Channels.Formats;

/// <summary>What providers document, one short body a form: every type of event and message, and the shapes older versions still send.</summary>
internal static class DocumentedForms
{
    public static List<InboundItem> Decode(string channel, string body)
    {
        var items = new List<InboundItem>();
        var result = ChannelCatalog.Find(channel)!.Decode(Bodies.Of(body), new TestRequest(("x-visitor", "v")), TestAccounts.Any, items);
        Assert.True(result.Outcome == DecodeOutcome.Decoded, $"{channel}: {result.Detail} of {body}");
        Assert.True(items.Count > 0, $"{channel}: nothing of {body}");
        return items;
    }

    /// <summary>Decodes each line of <paramref name="forms"/>; <c>kind: body</c>, where the kind is the first item's, or <c>-</c> for any.</summary>
    public static void Check(string channel, string forms, Func<string, string>? wrap = null)
    {
        var wrong = new List<string>();
        foreach (var line in forms.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            var (kind, body) = (line[..colon], line[(colon + 2)..]);
            body = wrap?.Invoke(body) ?? body;
            var items = new List<InboundItem>();
            var result = ChannelCatalog.Find(channel)!.Decode(Bodies.Of(body), new TestRequest(("x-visitor", "v")), TestAccounts.Any, items);
            if (result.Outcome != DecodeOutcome.Decoded || items.Count == 0)
                wrong.Add($"{result.Detail ?? "nothing"} of {body}");
            else if (kind != "-" && !items[0].Kind.ToString().Equals(kind, StringComparison.OrdinalIgnoreCase))
                wrong.Add($"{items[0].Kind} {items[0].Extra?.GetValueOrDefault("reason")} instead of {kind} of {body}");
            else if (items.Exists(item => item.Kind == ItemKind.Ignored && item.Extra?["reason"].StartsWith("invalid", StringComparison.Ordinal) == true))
                wrong.Add($"{items[0].Extra?["reason"]} of {body}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
