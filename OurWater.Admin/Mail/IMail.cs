namespace OurWater.Admin.Mail;

/// <summary>Sends letters where the section <c>Mail</c> names a server; where it does not, people hand links over themselves.</summary>
public interface IMail
{
    bool IsConfigured { get; }

    /// <returns>What went wrong, in words for who wanted it sent; null when the server took it.</returns>
    Task<string?> SendAsync(Letter letter, CancellationToken cancellationToken);
}

/// <param name="To">An e-mail address.</param>
/// <param name="Text">Plain text.</param>
public sealed record Letter(string To, string Subject, string Text);
