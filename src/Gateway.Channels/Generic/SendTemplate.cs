using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Generic;

/// <summary>The request that sends, with places to fill: in JSON a place becomes a JSON string with its quotes, in a form its escaped text, elsewhere the plain text.</summary>
internal sealed partial class SendTemplate
{
    private const string OfSecret = "secret.";

    private static readonly string[] Places = ["recipient", "text", "deliveryId", "replyTo", "replyContext"];

    private static readonly string[] Methods = ["POST", "PUT", "PATCH"];

    private string Url { get; init; } = "";

    private string Method { get; init; } = "POST";

    private string ContentType { get; init; } = "application/json";

    private string Body { get; init; } = "";

    private List<(string Name, string Value)> Headers { get; } = [];

    private bool IsJson => ContentType.Contains("json", StringComparison.OrdinalIgnoreCase);

    public static SendTemplate? Parse(JsonElement? told, AccountModel account, Action<string> fault)
    {
        if (told is null)
            return null;
        var send = new SettingObject(told.Value, fault);
        send.Allow("url", "method", "contentType", "headers", "body");
        var template = new SendTemplate
        {
            Url = send.Text("url") ?? "",
            Method = send.Text("method") ?? "POST",
            ContentType = send.Text("contentType") ?? "application/json",
            Body = send.Any("body") is { } body ? FieldRule.Text(body) ?? "" : "",
        };
        if (!Uri.TryCreate(template.Url.Replace("{recipient}", "x", StringComparison.Ordinal), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            fault("url: must be an absolute http or https URL");
        if (!Methods.Contains(template.Method, StringComparer.Ordinal))
            fault("method: must be POST, PUT or PATCH");
        if (!template.Body.Contains("{text}", StringComparison.Ordinal))
            fault("body: must contain {text}");
        if (send.Any("headers") is { ValueKind: JsonValueKind.Object } headers)
        {
            foreach (var header in headers.EnumerateObject())
                template.Headers.Add((header.Name, FieldRule.Text(header.Value) ?? ""));
        }
        else if (send.Any("headers") is not null)
        {
            fault("headers: must be an object of texts");
        }

        template.CheckPlaces(account, fault);
        return template;
    }

    private void CheckPlaces(AccountModel account, Action<string> fault)
    {
        foreach (var (name, text) in Headers.Select(header => ("headers." + header.Name, header.Value)).Prepend(("body", Body)).Prepend(("url", Url)))
        {
            foreach (Match match in Named().Matches(text))
            {
                var place = match.Groups[1].Value;
                if (place.StartsWith(OfSecret, StringComparison.Ordinal) ? account.Current(place[OfSecret.Length..]) is null : !Places.Contains(place, StringComparer.Ordinal))
                {
                    fault(place.StartsWith(OfSecret, StringComparison.Ordinal)
                        ? $"{name}: names the secret {place[OfSecret.Length..]}, which the account does not have"
                        : $"{name}: {{{place}}} is not a place: {string.Join(", ", Places.Select(known => $"{{{known}}}"))}, {{secret.NAME}}");
                }
                else if (name == "body" && IsJson && match.Index > 0 && text[match.Index - 1] == '"')
                {
                    fault($"body: {{{place}}} becomes a JSON string with its quotes: leave out yours");
                }
            }
        }
    }

    public EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (ApiRequests.Refusal(message) is { } refusal)
            return refusal;
        if (message.Template is not null || message.QuickReplies.Count > 0)
            return EncodeResult.Refused("unsupported", "template, quickReplies: a generic account sends text and links");
        var text = string.Join('\n', message.Attachments.Select(a => a.Url).Prepend(message.Text).Where(part => !string.IsNullOrWhiteSpace(part)));
        var headers = new List<(string Name, string Value)>(Headers.Count);
        foreach (var (name, value) in Headers)
        {
            if (Fill(value, message, text, account, part => part.ReplaceLineEndings(" ")) is not { } filled)
                return EncodeResult.Refused("account_not_configured", $"settings.send.headers.{name}: names a secret that is not given");
            headers.Add((name, filled));
        }

        var url = Fill(Url, message, text, account, Uri.EscapeDataString);
        var body = Fill(Body, message, text, account, Escaper());
        return url is null || body is null || !Uri.TryCreate(url, UriKind.Absolute, out var address)
            ? EncodeResult.Refused("account_not_configured", "settings.send: names a secret that is not given")
            : new EncodeResult([new SendRequest(Method, address, headers, ContentType, Encoding.UTF8.GetBytes(body))]);
    }

    private Func<string, string> Escaper()
    {
        if (IsJson)
            return ApiRequests.Quoted;
        if (ContentType.Contains("form", StringComparison.OrdinalIgnoreCase))
            return Uri.EscapeDataString;
        return ContentType.Contains("xml", StringComparison.OrdinalIgnoreCase) ? part => System.Security.SecurityElement.Escape(part) ?? "" : part => part;
    }

    /// <summary>The text with its places filled in one pass, so that nothing inside a value is a place; null when a secret is not there.</summary>
    private static string? Fill(string template, OutboundMessage message, string text, AccountModel account, Func<string, string> escape)
    {
        var filled = new StringBuilder(template.Length + text.Length);
        for (var at = 0; at < template.Length;)
        {
            var open = template.IndexOf('{', at);
            var close = open < 0 ? -1 : template.IndexOf('}', open);
            if (close < 0)
                return filled.Append(template.AsSpan(at)).ToString();
            filled.Append(template.AsSpan(at, open - at));
            var place = template[(open + 1)..close];
            var value = place switch
            {
                "recipient" => message.Recipient,
                "text" => text,
                "deliveryId" => message.DeliveryId.ToString("D"),
                "replyTo" => message.ReplyTo ?? "",
                "replyContext" => message.ReplyContext ?? "",
                _ => null,
            };
            if (value is null && place.StartsWith(OfSecret, StringComparison.Ordinal))
            {
                if (account.Current(place[OfSecret.Length..]) is not { } secret)
                    return null;
                value = secret.RevealText();
            }

            if (value is null)
            {
                // A brace of the body itself.
                filled.Append('{');
                at = open + 1;
                continue;
            }

            filled.Append(escape(value));
            at = close + 1;
        }

        return filled.ToString();
    }

    // A brace of the body itself stands beside no name.
    [GeneratedRegex(@"\{([A-Za-z][A-Za-z.]*)\}")]
    private static partial Regex Named();
}
