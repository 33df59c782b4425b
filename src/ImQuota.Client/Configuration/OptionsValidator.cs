using Microsoft.Extensions.Options;

namespace ImQuota.Client.Configuration;

/// <summary>The rules for the options system, so that a host refuses to start on wrong ones.</summary>
internal sealed class OptionsValidator : IValidateOptions<ImQuotaClientOptions>
{
    public ValidateOptionsResult Validate(string? name, ImQuotaClientOptions options)
    {
        List<string> errors = OptionsRules.Check(options);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
