namespace Gateway.Conversations.Publishing;

/// <summary>Where a conversation stands when it writes an event: extension attributes that subscriptions filter by.</summary>
internal readonly record struct EventRoute(string? Channel, string? Queue, Dictionary<string, string>? Labels)
{
    // A handful of labels of two short words each; what does not fit is left out of the attribute, the job's own event has them all.
    public const int LabelsMax = 512;

    /// <summary>Writes <c>language=de,market=dach</c>: attributes of CloudEvents are plain values, not objects. A comma in a value becomes a semicolon.</summary>
    /// <returns>Characters written.</returns>
    public static int WriteLabels(Dictionary<string, string> labels, Span<char> text)
    {
        var written = 0;
        foreach (var (name, value) in labels)
        {
            if (written + name.Length + value.Length + 2 > text.Length)
            {
                continue;
            }

            if (written > 0)
            {
                text[written++] = ',';
            }

            name.CopyTo(text[written..]);
            written += name.Length;
            text[written++] = '=';
            value.CopyTo(text[written..]);
            text.Slice(written, value.Length).Replace(',', ';');
            written += value.Length;
        }

        return written;
    }
}
