using System.Text.RegularExpressions;

namespace Gateway.Channels.Email.Text;

/// <summary>Lines a mail program puts above what it quotes: "On ... wrote:", "-----Original Message-----", in the languages programs are used in.</summary>
/// <remarks>Every pattern runs in time linear to the line, and sees at most <see cref="LengthMax"/> characters.</remarks>
internal static partial class Attribution
{
    // Programs wrap an attribution over up to four lines of 78 characters; addresses make some longer.
    public const int LinesMax = 4;
    public const int LengthMax = 512;

    /// <summary>How many lines from one on are one attribution; 0 when they are none.</summary>
    public static int Length(TextLines lines, int first)
    {
        var line = Bare(lines[first]);
        if (line.Length is 0 or > LengthMax)
            return 0;
        if (IsWhole(line, lines, first + 1))
            return 1;
        if (!Opening().IsMatch(line))
            return 0;
        Span<char> joined = stackalloc char[LengthMax + 1];
        line.CopyTo(joined);
        var length = line.Length;
        for (var count = 2; count <= Math.Min(LinesMax, lines.Count - first); count++)
        {
            var next = Bare(lines[first + count - 1]);
            if (next.Length == 0 || length + next.Length > LengthMax)
                return 0;
            joined[length++] = ' ';
            next.CopyTo(joined[length..]);
            length += next.Length;
            if (IsWhole(joined[..length], lines, first + count))
                return count;
        }

        return 0;
    }

    /// <summary>A forwarded mail is what the customer wants read, so that its marker cuts nothing.</summary>
    public static bool IsForward(ReadOnlySpan<char> line) => Forward().IsMatch(Bare(line));

    private static ReadOnlySpan<char> Bare(ReadOnlySpan<char> line) => line.Trim(" \t>*<-_\u2010\u00A0");

    private static bool IsWhole(ReadOnlySpan<char> line, TextLines lines, int next) =>
        Original().IsMatch(line)
        || ((OnDateSomeoneWrote().IsMatch(line) || WroteFirst().IsMatch(line) || DateSomeone().IsMatch(line) || SomeoneWrote().IsMatch(line)) && IsPrograms(line, lines, next));

    /// <summary>A program tells when or by whom, or what it quotes follows; "On the phone your colleague said:" is a person's.</summary>
    private static bool IsPrograms(ReadOnlySpan<char> line, TextLines lines, int next)
    {
        foreach (var c in line)
        {
            // Of any script: Arabic and Hindi programs have digits of their own.
            if (c == '@' || char.IsDigit(c))
                return true;
        }

        while (next < lines.Count && MailLines.IsBlank(lines[next]))
            next++;
        return next < lines.Count && (MailLines.IsQuote(lines[next]) || MailLines.IsRuler(lines[next]) || CopiedHeaders.Of(lines[next]) != CopiedHeader.None);
    }

    /// <summary>Whether the line can begin an attribution that goes on in the next one.</summary>
    [GeneratedRegex(
        @"^(on|at|am|le|il|em|el|op|den|dnia|dňa|d\.|in message|в|na|dne|a |vào|pada|tarihinde|în|στις|kuupäev|noong|wiadomość napisana|zitat von|quoting|missatge de|ในวันที่|در|في|בתאריך|在|於|(man|tirs?|ons|tors?|fre|lør|søn)\.|\p{L}{2,12}[,.]? \d{1,2}|\d{1,4}[-./年 ]|\d{1,2}\.? \p{L}+)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Opening();

    /// <summary>On 5 Jan 2026, Ann wrote: in English, German, French, Spanish, Portuguese, Italian, Dutch, Polish, Nordic, Chinese, Japanese, Turkish and more.</summary>
    [GeneratedRegex(
        @"^(on|at|in message)\b.+\b(wrote|writes|says|said)[ .:>-]*$|^am\b.+\b(schrieb|schrieben sie|geschrieben)\b.*:$|^am\b.+\bgeschrieben[ .:-]*$|^le\b.+\ba\s+écrit[ .:>-]*$|^le\b.+nous a dit[ .:>-]*$"
        + @"|^el\b.+\bescribió[ .:>-]*$|^em\b.+\bescreveu[ .:>-]*$|^il\b.+\bha scritto[ .:>-]*$|^op\b.+\b(het volgende geschreven|schreef)\b.*$"
        + @"|^(dnia|dňa|w dniu)\b.+\bnapisał(\(a\)|a)?[ .:>-]*$|^(den|(man|tirs?|ons|tors?|fre|lør|søn)\.)\b?.+\bskrev\b.*:$|^dne\b.+napsal(\(a\)|a)?[ .:>-]*$"
        + @"|^(在|於).+(写道|寫道|写到|寫到)[ .:：>-]*$|^.*\d{4}年.+(のメッセージ|書きました|wrote|写道|寫道|님이 작성)[ .:：]*$|^.*\d{4}.*님이 작성[ .:]*$"
        + @"|^.*\d{4}.+\b(tarihinde|пользователь)\b.+(yazdı|написал|написала|написал\(а\))[ .:]*$|^vào\b.+đã viết[ .:]*$|^pada\b.+menulis[ .:]*$|^.*בתאריך.+(כתב|מאת).*:?.{0,2}$|^.*في.+(كتب|تمت كتابة ما يلي بواسطة).*:.{0,2}$"
        + @"|^.+(于|於)\s*\d{4}年.+(写道|寫道|写到|寫到)[ .:：]*$|^missatge de .+ del dia .+:$|^kuupäev.+kirjutas.+:$|^.+ezt írta \(időpont: .+\):$|^(در|.{0,3}در).+نوشت.{0,2}:.{0,2}$|^ในวันที่.+เขียนว่า:$|^noong\b.+\bisinulat ni\b.+:$"
        + @"|^wiadomość napisana przez .+:$|^w dniu .+ pisze:$|^.*\d.*のメール[:：]$|^\d.+ 작성:$|^am \d{1,2}\.\d{1,2}\.\d{2,4},? um \d{1,2}:\d{2}( uhr)? schrieb .+$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex OnDateSomeoneWrote();

    /// <summary>A date, somebody, and the word or an address at the end.</summary>
    [GeneratedRegex(
        @"\b\d{4}\b.{1,120}(napisał\(a\)|napisał|пише|написал|написала|написал\(а\)|написа|kirjoitti|skrev|írta|yazdı|a scris|έγραψε|napsal\(a\)|napsal|napsala|napísal\(a\)|napísal|napísala|napisao je|napisala je|je napisao/la|je napisao|je napisala|је написао/ла|је написао|је написала|napisala?|rašė|rakstīja|kirjutas|ने लिखा|menulis|schreef|escribió|escreveu|scrisse|sinulat|เขียน)\s?:$|\b\d{4}.{1,120}\s?<[^@<>]+@[^@<>.]+\.[^@<>]+>:?$"
        + @"|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b.{1,120}(пишет|пише|написал|написала|έγραψε)\s?:$|\b\d{4}, .{0,20}\d{1,2}:\d{2}.{0,20}\byou wrote:$|\b\d{4},? \d{1,2}:\d{2} (von|by) [^\s@]+@[^\s@]+:$"
        + @"|^20\d\d-\d\d-\d\d \d\d:\d\d GMT[+-]\d\d:\d\d [\w\s.]+:?$|^posted by .+ on \d\d/\d\d/\d{4}$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex DateSomeone();

    /// <summary>Ann Example &lt;ann@example.com&gt; schrieb am Mo., 5. Jan. 2026 um 12:00 Uhr:</summary>
    [GeneratedRegex(
        @"^.+\b(schrieb am|wrote on|schreef op|skrev den|escribió el|a écrit le|ha scritto il|kirjoitti)\b.+:$|^.+\bhat am\b.+\bgeschrieben:$|^.+<[^<>@]+@[^<>@]+>.*\b(escreveu|şunları yazdı|hau idatzi zuen) \(.+\):$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex WroteFirst();

    [GeneratedRegex(
        @"^.+ via .+ (wrote|schrieb):?$|^(zitat von|quoting) .+@.+:$|^.+[\w.+-]+@[\w.-]+\.\w{2,}\W.*(wrote|writes|schrieb|a écrit|escribió|escreveu|ha scritto|schreef|skrev|napisał\(a\)|написал):?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex SomeoneWrote();

    [GeneratedRegex(
        @"^(original message|reply message|original appointment|message d'origine|ursprüngliche (nachricht|mail)|mail original|original mail|courrier original|correo original|e-mail original|original-nachricht|mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht|oprindelig (meddelelse|besked|mail)|opprinnelig melding|originele? bericht|oorspronkelijke bericht|missatge original|originalmeddelande|ursprungligt meddelande|alkuperäinen viesti|wiadomość oryginalna|původní zpráva|pôvodná správa|eredeti üzenet|mesaj original|mesajul original|αρχικό μήνυμα|הודעה מקורית|الرسالة الأصلية|ข้อความต้นฉบับ|pesan asli|izvorna poruka|izvirno sporočilo|оригинално съобщение|вихідне повідомлення|исходное сообщение|原始邮件|原始郵件|原郵件|元のメッセージ|원본 메시지|원본메시지|orijinal ileti|tin nhắn gốc)[ -:]*$"
        + @"|^##\s?.{8,120}\s?-?##$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Original();

    [GeneratedRegex(
        @"^(begin forwarded message|forwarded message|début du message (transféré|réexpédié)|message transféré|weitergeleitete nachricht|anfang der weitergeleiteten nachricht|mensaje reenviado|mensagem encaminhada|messaggio inoltrato|doorgestuurd bericht|videresendt melding|пересылаемое сообщение|转发的邮件|轉寄的郵件|転送されたメッセージ)[ -:：]*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Forward();
}
