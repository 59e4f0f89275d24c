namespace Gateway.Host.WebChat.Registry;

/// <summary>What is kept of the address of a visitor's page: its path. Queries and fragments carry names, baskets and search words of people.</summary>
internal static class PageName
{
    public const string Unknown = "/";

    // Paths of shops are shorter; what is cut off is told apart by nothing anybody counts.
    private const int LengthMax = 100;

    public static string Of(string? page)
    {
        if (string.IsNullOrEmpty(page) || page[0] != '/')
        {
            return Unknown;
        }

        var end = page.AsSpan().IndexOfAny('?', '#');
        var path = page.AsSpan(0, Math.Min(end < 0 ? page.Length : end, LengthMax));
        foreach (var c in path)
        {
            if (char.IsControl(c))
            {
                return Unknown;
            }
        }

        return path.ToString();
    }
}
