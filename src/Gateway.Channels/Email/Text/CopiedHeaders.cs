using System.Collections.Frozen;

namespace Gateway.Channels.Email.Text;

/// <summary>What a copied header tells.</summary>
internal enum CopiedHeader : byte
{
    None,
    From,
    Date,
    Subject,
    Other,
}

/// <summary>From:, Sent:, To:, Subject: and their like as mail programs copy them above the mail they answer, in the languages programs are used in.</summary>
internal static class CopiedHeaders
{
    // The longest name, "beantwoorden - aan", with the blanks and the asterisk some put before the colon.
    private const int ColonMax = 24;

    private const string Senders =
        "from|von|de|expéditeur|da|van|fra|från|od|от|від|发件人|寄件者|差出人|보낸사람|보낸 사람|feladó|de la|από|lähettäjä|šalje|מאת|من|จาก|từ|dari|kimden|gönderen";

    private const string Dates =
        "sent|date|gesendet|datum|envoyé|le|enviado|enviada em|enviado el|fecha|data|inviato|verzonden|sendt|dato|skickat|wysłano|дата|отправлено|发送时间|寄件日期|送信日時|날짜|보낸 날짜"
        + "|odesláno|odoslané|elküldve|trimis|στάλθηκε|lähetetty|poslano|надіслано|изпратено|נשלח|تم الإرسال|ส่ง|đã gửi|dikirim|tarih|gönderilme tarihi";

    private const string Subjects =
        "subject|betreff|objet|asunto|assunto|oggetto|onderwerp|emne|ämne|temat|тема|主题|主旨|件名|제목|předmět|predmet|tárgy|subiect|θέμα|aihe|относно|נושא|الموضوع|เรื่อง|chủ đề|subjek|konu";

    private const string Others =
        "to|cc|bcc|reply-to|an|antwort an|à|a|destinataire|répondre à|para|risposta|aan|beantwoorden - aan|til|till|do|кому|收件人|抄送|收件者|宛先|받는사람|받는 사람|címzett|către|προς|vastaanottaja|prima"
        + "|до|אל|إلى|ถึง|đến|kepada|kime";

    private static readonly FrozenDictionary<string, CopiedHeader>.AlternateLookup<ReadOnlySpan<char>> Names = Table().GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What the line tells when it is a header with something behind its colon.</summary>
    public static CopiedHeader Of(ReadOnlySpan<char> line)
    {
        if (line.Length > Attribution.LengthMax)
            return CopiedHeader.None;
        line = line.TrimStart(" \t>*\u00A0");
        var colon = line.IndexOfAny(':', '：');
        if (colon is <= 0 or > ColonMax || line[(colon + 1)..].TrimStart('*').IsWhiteSpace())
            return CopiedHeader.None;
        return Names.TryGetValue(line[..colon].TrimEnd().TrimEnd('*').TrimEnd(), out var header) ? header : CopiedHeader.None;
    }

    private static FrozenDictionary<string, CopiedHeader> Table()
    {
        (string Names, CopiedHeader Header)[] lists =
            [(Senders, CopiedHeader.From), (Dates, CopiedHeader.Date), (Subjects, CopiedHeader.Subject), (Others, CopiedHeader.Other)];
        return lists.SelectMany(list => list.Names.Split('|').Select(name => KeyValuePair.Create(name, list.Header))).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
