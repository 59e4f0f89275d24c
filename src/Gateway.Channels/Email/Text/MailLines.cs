using System.Buffers;
using System.Text.RegularExpressions;

namespace Gateway.Channels.Email.Text;

/// <summary>What single lines of a mail are, beside text: copied headers, a program's signature, a ruler.</summary>
internal static partial class MailLines
{
    private static readonly SearchValues<char> RulerSigns = SearchValues.Create("-_,=+~#*ᐧ—");

    public static bool IsBlank(ReadOnlySpan<char> line) => line.IsWhiteSpace();

    /// <summary><c>&gt; quoted</c>, <c>AB&gt; quoted</c>, <c>| quoted</c>.</summary>
    public static bool IsQuote(ReadOnlySpan<char> line)
    {
        var start = line.TrimStart();
        if (start.IsEmpty || start[0] is '>' or '|')
            return !start.IsEmpty && (start[0] == '>' || (start.Length > 1 && start[1] == ' ' && !start[1..].Contains('|')));
        var mark = start.IndexOf('>');
        return mark is > 0 and <= 3 && !start[..mark].ContainsAnyExceptInRange('A', 'Z');
    }

    /// <summary>A line of one repeated sign, as programs and signatures draw it.</summary>
    public static bool IsRuler(ReadOnlySpan<char> line)
    {
        var bare = line.Trim();
        return bare.Length >= 2 && !bare.ContainsAnyExcept(RulerSigns);
    }

    public static bool IsHeader(ReadOnlySpan<char> line) => line.Length <= Attribution.LengthMax && Header().IsMatch(line.TrimStart(" \t>*\u00A0"));

    public static bool IsSignature(ReadOnlySpan<char> line) => line.Length <= 160 && Signature().IsMatch(line.Trim());

    /// <summary>From:, Sent:, To:, Subject: and their like as mail programs copy them above the mail they answer.</summary>
    [GeneratedRegex(
        @"^(from|to|cc|bcc|sent|date|subject|reply-to|von|an|gesendet|betreff|datum|antwort an|de|à|a|expéditeur|destinataire|objet|envoyé|répondre à|le|para|asunto|assunto|enviado|enviada em|enviado el|fecha|data|da|oggetto|inviato|risposta"
        + @"|van|aan|onderwerp|verzonden|beantwoorden - aan|fra|til|emne|sendt|dato|från|till|ämne|skickat|od|do|temat|wysłano|от|кому|тема|дата|отправлено|від|发件人|收件人|主题|发送时间|抄送|寄件者|收件者|主旨|寄件日期|差出人|宛先|件名|送信日時|보낸사람|보낸 사람|받는사람|받는 사람|제목|날짜|보낸 날짜"
        + @"|odesláno|předmět|odoslané|predmet|feladó|elküldve|címzett|tárgy|de la|trimis|către|subiect|από|στάλθηκε|προς|θέμα|lähettäjä|lähetetty|vastaanottaja|aihe|šalje|poslano|prima|від|надіслано|изпратено|до|относно|מאת|נשלח|אל|נושא|من|إلى|تم الإرسال|الموضوع|จาก|ส่ง|ถึง|เรื่อง|từ|đã gửi|đến|chủ đề|dari|dikirim|kepada|subjek"
        + @"|kimden|kime|konu|gönderen|tarih|gönderilme tarihi)\s*\*?\s*[:：]\*?\s*\S",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Header();

    [GeneratedRegex(
        @"^[<(]*(sent (from|via|with|by) .+|from my .{1,24}|\w+ from mobile|get outlook for .+|envoyé (depuis|de|à partir de) (mon|ma|yahoo|outlook).*|von mein(em|er) .+ gesendet.*|diese nachricht wurde von .+ gesendet.*|gesendet (mit|von) .+"
        + @"|inviato da(l mio)? .+|enviado (do meu|desde mi|a partir do|desde) .+|sendt fra min .+|verzonden (met|vanaf) .+|verstuurd vanaf mijn .+|(skickat )?från min .+|wysłane z .+|отправлено (с|из) .+|надіслано з .+|lähetetty .+|發自我的 .+|从我的.+发送|從我的 .+ 傳送|发自我的.+|iphoneから送信|.{1,20}から送信|나의 .+에서 보냄|iphone'umdan gönderildi|đã gửi từ .+)[>)]*\.?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Signature();
}
