using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;
using OurWater.Admin.Configuration;

namespace OurWater.Admin.Mail;

internal sealed class SmtpMail(IOptions<MailOptions> options, ILogger<SmtpMail> logger) : IMail
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    public bool IsConfigured => !string.IsNullOrWhiteSpace(options.Value.Host);

    public async Task<string?> SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        if (!IsConfigured) return "No mail server is set up.";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await ConverseAsync(letter, limit.Token);
            logger.Sent();
            return null;
        }
        catch (SmtpCommandException error)
        {
            // The server's own words may hold the address: the log gets its number only.
            logger.Refused(error.ErrorCode.ToString(), (int)error.StatusCode);
            return error.ErrorCode == SmtpErrorCode.RecipientNotAccepted ? $"The mail server does not take letters for {letter.To}." : "The mail server refused the letter.";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            logger.Failed("no answer in time");
            return "The mail server did not answer in time.";
        }
        catch (AuthenticationException)
        {
            logger.Failed("Mail:User or Mail:Password refused");
            return "The mail server refused the program's sign-in.";
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.Failed(error.GetType().Name);
            return "The mail server could not be reached.";
        }
    }

    private async Task ConverseAsync(Letter letter, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        using var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(settings.From!));
        message.To.Add(MailboxAddress.Parse(letter.To));
        message.Subject = letter.Subject;
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Body = new TextPart("plain") { Text = letter.Text };
        using var client = new SmtpClient { Timeout = (int)Limit.TotalMilliseconds };
        await client.ConnectAsync(settings.Host!, settings.Port, Secure(settings.Security), cancellationToken);
        if (!string.IsNullOrEmpty(settings.User)) await client.AuthenticateAsync(settings.User, settings.Password!, cancellationToken);
        await client.SendAsync(message, cancellationToken);
        await client.DisconnectAsync(quit: true, cancellationToken);
    }

    private static SecureSocketOptions Secure(MailSecurity security) => security switch
    {
        MailSecurity.None => SecureSocketOptions.None,
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.StartTls,
    };
}
