using System.Text;
using Gateway.Channels.Email;
using Gateway.Channels.Email.Text;
using Gateway.Contracts;

namespace Gateway.Tests.Channels.Email;

/// <summary>Lines and subjects that programs write of themselves, in the languages they are used in.</summary>
public sealed class ManyLanguagesTests
{
    private const string Own = "Where is my order?\nIt has the number 4711.";

    [Theory]
    [InlineData("Shop <help@shop.example> escreveu (segunda, 5/01/2026 à(s) 10:00):")]
    [InlineData("пон, 5. јан 2026. у 10:00 Shop <help@shop.example> је написао/ла:")]
    [InlineData("Shop (<help@shop.example>) erabiltzaileak hau idatzi zuen (2026 urt. 5, al. (10:00)):")]
    [InlineData("Noong Lun, Ene 5, 2026 nang 10:00 AM, isinulat ni Shop <help@shop.example> ang:")]
    [InlineData("2026/01/05 10:00、Shop <help@shop.example>のメール:")]
    [InlineData("2026年1月5日 10:00、Shop <help@shop.example> のメール:")]
    [InlineData("2026. 1. 5. 오전 10:00, Shop <help@shop.example> 작성:")]
    [InlineData("Wiadomość napisana przez Shop <help@shop.example> w dniu 5 sty 2026, o godz. 10:00:")]
    [InlineData("Shop <help@shop.example> şunları yazdı (5 Oca 2026 10:00):")]
    [InlineData("Shop <help@shop.example> kirjoitti 5.1.2026 kello 10.00:")]
    [InlineData("W dniu 05.01.2026 o 10:00, Shop pisze:")]
    [InlineData("05.01.26 10:00, Shop пишет:")]
    [InlineData("05.01.26 10:00, Shop пише:")]
    [InlineData("Στις 5/1/26 10:00, ο/η Shop έγραψε:")]
    [InlineData("Shop <help@shop.example> writes:")]
    [InlineData("‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐")]
    [InlineData("----- Ursprüngliche Mail -----")]
    [InlineData("----- Mail original -----")]
    [InlineData("##- Please type your reply above this line -##")]
    [InlineData("Zitat von Shop <help@shop.example>:")]
    [InlineData("Quoting Shop <help@shop.example>:")]
    [InlineData("Monday, January 5, 2026, 10:00:00 AM, you wrote:")]
    [InlineData("5. Jan. 2026, 10:00 von help@shop.example:")]
    [InlineData("Jan 5, 2026, 10:00 by help@shop.example:")]
    [InlineData("Shop <help@shop.example> hat am 5. Januar 2026 um 10:00 geschrieben:")]
    [InlineData("Am 05.01.26 um 10:00 schrieb Shop")]
    public void Trim_LineAboveAQuotation_CutsThere(string line)
    {
        Assert.Equal(Own, QuoteTrimmer.Trim($"{Own}\n\n{line}\n\n> old text\n> of ours\n", out _));
        Assert.Equal(Own, QuoteTrimmer.Trim($"{Own}\n\n{line}\n\nold text\nof ours\n", out var rest));
        Assert.StartsWith(line, rest, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("My husband writes:")]
    [InlineData("Your page says (in the help):")]
    [InlineData("Quoting your terms:")]
    [InlineData("Am Montag um zehn schrieb Ihr Kollege")]
    [InlineData("Get your money back for good.")]
    [InlineData("Trimis de pe strada mea")]
    public void Trim_LineOfAPerson_CutsNothing(string line) =>
        Assert.Equal($"{Own}\n\n{line}\n\nwe answer in two days.", QuoteTrimmer.Trim($"{Own}\n\n{line}\n\nwe answer in two days.", out _));

    [Theory]
    [InlineData("Στάλθηκε από το iPhone μου")]
    [InlineData("נשלח מה-iPhone שלי")]
    [InlineData("أُرسلت من الـ iPhone")]
    [InlineData("ส่งจาก iPhone ของฉัน")]
    [InlineData("Dikirim dari iPhone saya")]
    [InlineData("Odesláno z iPhonu")]
    [InlineData("Odoslané z iPhonu")]
    [InlineData("iPhone-ról küldve")]
    [InlineData("Trimis de pe iPhone-ul meu")]
    [InlineData("Poslano s mog iPhonea")]
    [InlineData("Enviat des del meu iPhone")]
    [InlineData("मेरे iPhone से भेजा गया")]
    [InlineData("Изпратено от моя iPhone")]
    [InlineData("Obtenir Outlook pour iOS")]
    [InlineData("Obtener Outlook para Android<https://aka.ms/AAb9ysg>")]
    [InlineData("Obter o Outlook para iOS")]
    [InlineData("Ottieni Outlook per iOS")]
    [InlineData("Outlook für Android herunterladen")]
    [InlineData("Outlook voor iOS downloaden")]
    [InlineData("Outlook for iOS を入手")]
    [InlineData("获取 Outlook for iOS")]
    [InlineData("Получить Outlook для iOS")]
    [InlineData("Pobierz program Outlook dla systemu iOS")]
    public void Trim_ProgramsLineBelow_IsCut(string line) => Assert.Equal(Own, QuoteTrimmer.Trim($"{Own}\n\n{line}\n", out _));

    [Theory]
    [InlineData("Automatyczna odpowiedź: s")]
    [InlineData("Automatická odpověď: s")]
    [InlineData("Automatická odpoveď: s")]
    [InlineData("Automatikus válasz: s")]
    [InlineData("Răspuns automat: s")]
    [InlineData("Automaattinen vastaus: s")]
    [InlineData("Autosvar: s")]
    [InlineData("Otomatik Yanıt: s")]
    [InlineData("Автоматический ответ: s")]
    [InlineData("Автоматична відповідь: s")]
    [InlineData("Автоматичен отговор: s")]
    [InlineData("Αυτόματη απάντηση: s")]
    [InlineData("自動返信: s")]
    [InlineData("自动回复: s")]
    [InlineData("자동회신: s")]
    [InlineData("תשובה אוטומטית: s")]
    [InlineData("رد تلقائي: s")]
    [InlineData("Automatski odgovor: s")]
    [InlineData("Samodejni odgovor: s")]
    [InlineData("ตอบกลับอัตโนมัติ: s")]
    [InlineData("Trả lời tự động: s")]
    [InlineData("Resposta automàtica: s")]
    [InlineData("Automātiskā atbilde: s")]
    [InlineData("Automatinis atsakymas: s")]
    [InlineData("Automaatvastus: s")]
    [InlineData("Balasan otomatis: s")]
    [InlineData("Absence du bureau : s")]
    [InlineData("Fuera de la oficina: s")]
    [InlineData("Fuori ufficio: s")]
    [InlineData("Afwezig: s")]
    public void Decode_SubjectOfAnAbsenceNote_IsNeverAnswered(string subject)
    {
        Assert.Equal(ItemKind.System, Kind($"Subject: {subject}\r\nX-Auto-Response-Suppress: All"));
        Assert.Equal(ItemKind.Message, Kind($"Subject: Re: {subject}"));
    }

    [Theory]
    [InlineData("X-Precedence: auto_reply")]
    [InlineData("X-FC-MachineGenerated: true")]
    [InlineData("X-POST-MessageClass: 9; Autoresponder")]
    [InlineData("Delivered-To: Autoresponder")]
    [InlineData("X-Autoresponse: yes")]
    public void Decode_HeaderOfAnAutoresponder_IsNeverAnswered(string header) => Assert.Equal(ItemKind.System, Kind($"Subject: s\r\n{header}"));

    private static ItemKind Kind(string headers)
    {
        var items = new List<InboundItem>();
        var mail = Encoding.UTF8.GetBytes($"From: bob@y.example\r\n{headers}\r\nMessage-ID: <a@y.example>\r\n\r\nI am away.\r\n");
        new EmailChannel().Decode(Bodies.Of(mail), new TestRequest(), TestAccounts.Any, items);
        return Assert.Single(items).Kind;
    }
}
