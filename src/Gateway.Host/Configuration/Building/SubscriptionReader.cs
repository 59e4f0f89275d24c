using Gateway.Contracts.Configuration;
using Gateway.Events;
using Gateway.Host.Outbound;

namespace Gateway.Host.Configuration;

/// <summary>Reads what a subscription shall be, and reports every rule it breaks. What it returns is good only when nothing was reported.</summary>
internal sealed class SubscriptionReader(ConfigurationErrors errors, OutboundRules outbound, string path)
{
    public const string Pull = "pull";
    public const string Webhook = "webhook";
    public const string ByConversation = "conversation";
    public const string Unordered = "none";

    private const int DescriptionMax = 256;

    public SubscriptionSpec Read(SubscriptionFile file)
    {
        if (file.Description is { Length: > DescriptionMax })
        {
            errors.Add(path + ".description", file.Description, $"must have at most {DescriptionMax} characters");
        }

        if (file.Filter is { Length: > 0 } filter && SubscriptionRules.FilterFault(filter) is { } fault)
        {
            errors.Add(path + ".filter", filter, "is no filter: it " + fault);
        }

        if (file.Start is not null && !SubscriptionRules.IsStart(file.Start))
        {
            errors.Add(path + ".start", file.Start, SubscriptionRules.StartRule);
        }

        var pushes = file.Delivery == Webhook;
        if (file.Delivery is not Pull and not Webhook)
        {
            errors.Add(path + ".delivery", file.Delivery, $"must be {Pull} or {Webhook}");
        }

        return new SubscriptionSpec
        {
            Description = file.Description,
            Filter = file.Filter ?? "",
            Start = file.Start ?? "now",
            Webhook = pushes ? ReadWebhook(file) : NoWebhook(file),
            AckWindow = pushes ? NoWindow(file) : errors.Number(path + ".ackWindow", file.AckWindow, SubscriptionDefaults.AckWindow, 1, SubscriptionDefaults.AckWindowMax),
        };
    }

    private WebhookSpec ReadWebhook(SubscriptionFile file) => new()
    {
        Url = ReadUrl(file.Url, path + ".url"),
        BatchMax = errors.Number(path + ".batchMax", file.BatchMax, 1, 1, SubscriptionDefaults.BatchMax),
        Ordered = ReadOrder(file.Order),
        Concurrency = errors.Number(path + ".concurrency", file.Concurrency, SubscriptionDefaults.Concurrency, 1, SubscriptionDefaults.ConcurrencyMax),
        RatePerSecond = ReadRate(file.RatePerSecond),
        Timeout = errors.Duration(
            path + ".timeout", file.Timeout, SubscriptionDefaults.Timeout, SubscriptionDefaults.TimeoutMin, SubscriptionDefaults.TimeoutMax),
        RetryFor = errors.Duration(
            path + ".retryFor", file.RetryFor, SubscriptionDefaults.RetryFor, SubscriptionDefaults.RetryForMin, SubscriptionDefaults.RetryForMax),
        NeverRetry = ReadCodes(file.NeverRetry),
        Headers = WebhookHeaders.Read(file.Headers ?? [], path + ".headers", errors),
    };

    private Uri ReadUrl(string? text, string at)
    {
        if (text is null)
        {
            errors.Missing(at, "a webhook needs the https URL of its endpoint");
        }
        else if (!Uri.TryCreate(text, UriKind.Absolute, out var url))
        {
            errors.Add(at, text, "must be an absolute https URL");
        }
        else if (outbound.Refusal(url) is { } rule)
        {
            errors.Add(at, text, rule);
        }
        else
        {
            return url;
        }

        return new Uri("https://invalid/");
    }

    private bool ReadOrder(string? order)
    {
        if (order is not null and not ByConversation and not Unordered)
        {
            errors.Add(path + ".order", order, $"must be {ByConversation} or {Unordered}");
        }

        return order != Unordered;
    }

    private double? ReadRate(double? rate)
    {
        if (rate is { } given && (double.IsNaN(given) || given < SubscriptionDefaults.RateMin || given > SubscriptionDefaults.RateMax))
        {
            errors.Add(path + ".ratePerSecond", given, $"must be {SubscriptionDefaults.RateMin} to {SubscriptionDefaults.RateMax}");
        }

        return rate;
    }

    private int[] ReadCodes(List<int>? codes)
    {
        for (var i = 0; i < (codes?.Count ?? 0); i++)
        {
            // 408, 425 and 429 ask for another attempt, 410 disables.
            if (codes![i] is < 400 or > 499 or 408 or 410 or 425 or 429)
            {
                errors.Add($"{path}.neverRetry[{i}]", codes[i], "must be 400 to 499, and not 408, 410, 425 or 429");
            }
        }

        return codes is null ? SubscriptionDefaults.NeverRetry : [.. codes.Distinct()];
    }

    private WebhookSpec? NoWebhook(SubscriptionFile file)
    {
        foreach (var (name, given) in new (string, object?)[]
        {
            ("url", file.Url), ("batchMax", file.BatchMax), ("order", file.Order), ("concurrency", file.Concurrency), ("ratePerSecond", file.RatePerSecond),
            ("timeout", file.Timeout), ("retryFor", file.RetryFor), ("neverRetry", file.NeverRetry), ("headers", file.Headers), ("secrets", file.Secrets),
        })
        {
            if (given is not null)
            {
                errors.Add($"{path}.{name}", null, $"belongs to delivery {Webhook} only");
            }
        }

        return null;
    }

    private int NoWindow(SubscriptionFile file)
    {
        if (file.AckWindow is not null)
        {
            errors.Add(path + ".ackWindow", file.AckWindow, $"belongs to delivery {Pull} only");
        }

        return SubscriptionDefaults.AckWindow;
    }
}
