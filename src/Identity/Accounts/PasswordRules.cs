using Microsoft.AspNetCore.Identity;

namespace FourKeyWorks.Identity.Accounts;

/// <summary>
/// Long rather than odd: at least 12 characters, not the account's name, none of those that everybody tries
/// (GB/T 22239 level 3 asks for complexity; a second factor is always there).
/// </summary>
internal sealed class PasswordRules : IPasswordValidator<Account>
{
    public const int Shortest = 12;

    public const int FewestDifferent = 6;

    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password) =>
        Task.FromResult(Check(password ?? "", user.UserName ?? "") is { } code ? IdentityResult.Failed(new IdentityError { Code = code }) : IdentityResult.Success);

    /// <summary>The code of what is wrong with it; null if nothing is.</summary>
    internal static string? Check(string password, string account)
    {
        if (password.Length < Shortest) return "password-short";
        if (password.Distinct().Count() < FewestDifferent) return "password-simple";
        return account.Length > 0 && password.Contains(account, StringComparison.OrdinalIgnoreCase) ? "password-account" : null;
    }
}
