using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using OurWater.Admin.Mail;
using OurWater.Admin.Security;

namespace OurWater.Admin.Components.Account;

public sealed partial class ForgotPassword
{
    private IReadOnlyList<string> _errors = [];
    private bool _asked;

    [Inject]
    public required IMail Mail { get; set; }

    [Inject]
    public required PasswordMails Requests { get; set; }

    [CascadingParameter]
    public required HttpContext Context { get; set; }

    [SupplyParameterFromForm]
    private AddressForm Input { get; set; } = default!;

    protected override void OnInitialized() => Input ??= new AddressForm();

    private void Ask()
    {
        _asked = Requests.Ask(Input.Email, Networks.Of(Context.Connection.RemoteIpAddress));
        if (!_asked) _errors = ["Too many links were asked for from here. Wait an hour, or ask an administrator of your organisation for one."];
    }

    public sealed class AddressForm
    {
        [Required(ErrorMessage = "Write your e-mail address."), EmailAddress(ErrorMessage = "This is no e-mail address. It has the form name@example.org."), StringLength(256, ErrorMessage = "This is no e-mail address. It has the form name@example.org.")]
        public string Email { get; set; } = "";
    }
}
