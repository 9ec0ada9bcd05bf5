using System.ComponentModel.DataAnnotations;

namespace OurWater.Admin.Components.Account;

/// <summary>The first administrator of a fresh installation, by the one-time link that the program printed.</summary>
public interface IFirstSetUp
{
    /// <summary>True while nobody has an account.</summary>
    Task<bool> IsAwaitedAsync(CancellationToken cancellationToken);

    /// <summary>True while there is no administrator and the token is the one that was printed.</summary>
    Task<bool> IsOpenAsync(string token, CancellationToken cancellationToken);

    /// <returns>What is wrong, in words; empty when it is done.</returns>
    Task<IReadOnlyList<string>> CompleteAsync(FirstSetUp form, CancellationToken cancellationToken);
}

public sealed class FirstSetUp
{
    public string Token { get; set; } = "";

    [Required(ErrorMessage = "Write the name of the organisation."), StringLength(120, ErrorMessage = "The name is longer than 120 letters. Write a shorter one.")]
    public string Organisation { get; set; } = "";

    [Required(ErrorMessage = "Choose the time zone.")]
    public string TimeZone { get; set; } = "";

    [Required(ErrorMessage = "Write your e-mail address."), EmailAddress(ErrorMessage = "This is not an e-mail address. It has the form name@example.org.")]
    public string Email { get; set; } = "";

    [Required(ErrorMessage = "Choose a password.")]
    public string Password { get; set; } = "";
}
