using System.CommandLine.Parsing;
using System.Globalization;

namespace Gateway.Host.Cli.Arguments;

/// <summary>Values of options that the parser's own messages would name by their type in code.</summary>
internal static class OptionValues
{
    /// <summary>A time without a zone is UTC, as all times that the gateway writes.</summary>
    public static DateTimeOffset? Time(ArgumentResult result)
    {
        if (DateTimeOffset.TryParse(Text(result), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        result.AddError($"{Name(result)} {Text(result)}: must be a time such as 2026-03-02T00:00:00Z");
        return null;
    }

    public static double? Number(ArgumentResult result)
    {
        if (double.TryParse(Text(result), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        result.AddError($"{Name(result)} {Text(result)}: must be a number such as 20 or 0.5");
        return null;
    }

    /// <summary>The http or https address of a gateway; null for anything else.</summary>
    public static Uri? Gateway(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;

    private static string Text(ArgumentResult result) => result.Tokens[0].Value;

    private static string Name(ArgumentResult result) => (result.Parent as OptionResult)?.Option.Name ?? result.Argument.Name;
}
