using System.Text.RegularExpressions;

namespace Gateway.Channels.Email.Text;

/// <summary>
/// The line a program puts below a text: "Sent from my iPhone", in the languages programs are used in. It names a device or a program; what was sent by or with anything else
/// ("Sent by DHL on 3 May") a person says.
/// </summary>
/// <remarks>Every pattern runs in time linear to the line.</remarks>
internal static partial class SentFrom
{
    // Twice the longest that is known, of a provider's program on a named model.
    private const int LengthMax = 160;

    public static bool Is(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        return line.Length <= LengthMax && (Whole().IsMatch(line) || (Opening().IsMatch(line) && Device().IsMatch(line) && !Day().IsMatch(line)));
    }

    [GeneratedRegex(@"^[<(]*(\w+ from mobile|get outlook for .+|iphone'umdan gönderildi|iphone-ról küldve|मेरे iphone से भेजा गया|(obtenir|obtener|obter o|ottieni) outlook p(our|ara|er) .+|outlook (für|voor) .{2,20} (herunterladen|downloaden)"
        + @"|outlook for .{2,10} を入手|获取 outlook for .+|取得 ?outlook .+|получить outlook для .+|pobierz (program )?outlook dla .+|(hämta|hent) outlook (för|til|for) .+)( ?<https?://[^<>\s]+>)?[>)]*\.?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Whole();

    [GeneratedRegex(
        @"^[<(]*(sent (from|via|with|by) |from my .{1,24}$|envoyé (depuis|de|à partir de|avec) |von mein(em|er) .+ gesendet|diese nachricht wurde von .+ gesendet|gesendet (mit|von) "
        + @"|inviato da|enviado (do|del|desde|a partir do|pelo|con) |sendt fra |verzonden (met|vanaf|vanuit) |verstuurd (vanaf|met) |(skickat )?från min |skickat från |wysłane z |odesláno z "
        + @"|отправлено (с|из) |надіслано з |lähetetty |στάλθηκε από |נשלח מ|أُ?رسلت? من |ส่งจาก |dikirim dari |odoslané z |trimis de pe |poslano s |enviat des de|изпратено от |發自我的|从我的.+发送|從我的.+傳送|发自我的|.{1,20}から送信|나의 .+에서 보냄|đã gửi từ )",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Opening();

    [GeneratedRegex(
        @"iphon|ipad|ipod|android|samsung|galaxy|huawei|xiaomi|redmi|oneplus|nokia|xperia|motorola|blackberry|lumia|smartphone|smartfon|phone|telefon|telefoon|téléphone|teléfono|telemóvel|celular|móvil|\bmobil"
        + @"|outlook|gmail|yahoo|hotmail|thunderbird|protonmail|tutanota|airmail|bluemail|superhuman|icloud|macbook|windows|web\.de|t-online|mail\.ru"
        + @"|яндекс\.почт|айфон|смартфон|телефон|планшет|мобильн|手机|手機|平板|电脑|電腦|スマートフォン|スマホ|携帯|스마트폰|휴대폰|điện thoại"
        + @"|\b(aol|gmx|htc|lg|zte|sony|vivo|oppo|pixel|mac|mail app|proton|spark|e-?m client|handy|tablet|tablette|device|gerät|appareil|dispositivo|laptop|computer|droid|kindle|apple watch|4g|5g|lte)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Device();

    /// <summary>Programs do not say on which day: "Sent by Samsung on 3 May" is a parcel.</summary>
    [GeneratedRegex(
        @"\b(on|am|vom|op|le|el|il|em|dnia|den|the) \d{1,2}\b|\b\d{1,2}[./-]\d{1,2}\b|\b(yesterday|today|gestern|heute|hier|aujourd'hui|ayer|hoy|ieri|oggi|ontem|hoje|gisteren|vandaag|wczoraj|dzisiaj|вчера|сегодня)\b"
        + @"|\b(monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Day();
}
