using Microsoft.AspNetCore.Identity;

namespace FourKeyWorks.Identity.Accounts;

/// <summary>
/// Whether account, password and code are right together. Which of them was wrong is not said, nor whether there is such
/// an account: every way to no costs a password's hash.
/// </summary>
public sealed class SignInCheck(UserManager<Account> accounts, TimeProvider time)
{
    /// <summary>Wrong attempts after which an account is closed for a while [A].</summary>
    public const int Attempts = 5;

    /// <summary>For how long [A].</summary>
    public static readonly TimeSpan Closed = TimeSpan.FromMinutes(15);

    private static readonly string SomeHash = new PasswordHasher<Account>().HashPassword(new Account(), Guid.NewGuid().ToString());

    /// <summary>The account; null if anything is wrong.</summary>
    public async Task<Account?> CheckAsync(string name, string password, string code)
    {
        if (await accounts.FindByNameAsync(name) is not { IsEnrolled: true } account || await accounts.IsLockedOutAsync(account))
        {
            accounts.PasswordHasher.VerifyHashedPassword(new Account(), SomeHash, password);
            return null;
        }

        var right = await accounts.CheckPasswordAsync(account, password);
        var key = await accounts.GetAuthenticatorKeyAsync(account);
        if (right && key is not null && SecondFactor.Check(key, code, account.LastTotpStep, time.GetUtcNow()) is { } step)
        {
            account.LastTotpStep = step;
            account.AccessFailedCount = 0;
            // Of two who come with the same code at once, one finds the account changed.
            return (await accounts.UpdateAsync(account)).Succeeded ? account : null;
        }

        await accounts.AccessFailedAsync(account);
        return null;
    }
}
