namespace OurWater.Admin.Mail;

public static class MailSetup
{
    public static IServiceCollection AddMail(this IServiceCollection services)
    {
        services.AddSingleton<IMail, SmtpMail>();
        services.AddSingleton<Letters>();
        services.AddSingleton<PasswordMails>();
        services.AddHostedService(provider => provider.GetRequiredService<PasswordMails>());
        return services;
    }
}
