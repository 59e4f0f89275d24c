using System.Globalization;

namespace Gateway.Fuzz;

/// <summary>What has been done of a long campaign, a line for each decoder: a campaign that was stopped goes on where it stood.</summary>
/// <remarks>A table with tabs between its columns and names of these in the first line.</remarks>
internal sealed class Ledger
{
    private const string Heading = "channel\truns\tseconds\tbodies\tbranches\tkept\tcrashes";

    private readonly string _file;
    private readonly Dictionary<string, LedgerLine> _lines;

    public Ledger(string folder)
    {
        Directory.CreateDirectory(folder);
        _file = Path.Combine(folder, "ledger.tsv");
        _lines = File.Exists(_file)
            ? File.ReadLines(_file).Skip(1).Select(LedgerLine.Parse).ToDictionary(line => line.Channel)
            : [];
    }

    public LedgerLine this[string channel] => _lines.GetValueOrDefault(channel) ?? new LedgerLine(channel, 0, 0, 0, 0, 0, 0);

    /// <summary>In one step, so that whoever is killed leaves a whole table.</summary>
    public void Write(LedgerLine line)
    {
        _lines[line.Channel] = line;
        var next = _file + ".next";
        File.WriteAllLines(next, [Heading, .. _lines.Values.Select(each => each.ToString())]);
        File.Move(next, _file, overwrite: true);
    }

    public void Print(TextWriter output)
    {
        output.WriteLine(Heading);
        foreach (var line in _lines.Values)
            output.WriteLine(line);
    }
}

/// <param name="Runs">Begun; those that ended with the process have told no seconds.</param>
/// <param name="Seconds">Of fuzzing, the reading of the corpus included.</param>
/// <param name="Branches">Reached by any body of the corpus.</param>
/// <param name="Kept">Bodies of the corpus that are no seeds.</param>
/// <param name="Crashes">Kinds of broken promises, of which each has a file.</param>
internal sealed record LedgerLine(string Channel, int Runs, double Seconds, long Bodies, int Branches, int Kept, int Crashes)
{
    public static LedgerLine Parse(string line)
    {
        var parts = line.Split('\t');
        var seconds = double.Parse(parts[2], CultureInfo.InvariantCulture);
        return new(parts[0], (int)Number(parts[1]), seconds, Number(parts[3]), (int)Number(parts[4]), (int)Number(parts[5]), (int)Number(parts[6]));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Channel}\t{Runs}\t{Seconds:0.#}\t{Bodies}\t{Branches}\t{Kept}\t{Crashes}");

    private static long Number(string part) => long.Parse(part, CultureInfo.InvariantCulture);
}
