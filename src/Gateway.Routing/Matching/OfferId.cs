using System.Globalization;

namespace Gateway.Routing;

/// <summary>Name of an offer, as text <c>{epoch}-{number}</c>. Numbers are dense in an epoch; a new activation has a new epoch, so names never collide.</summary>
public readonly record struct OfferId(long Epoch, long Number)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Number}");

    public static bool TryParse(string? text, out OfferId offer)
    {
        offer = default;
        var span = text.AsSpan();
        var dash = span.IndexOf('-');
        if (dash <= 0 || !long.TryParse(span[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            || !long.TryParse(span[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        offer = new OfferId(epoch, number);
        return true;
    }
}
