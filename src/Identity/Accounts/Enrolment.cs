using Microsoft.AspNetCore.Identity;

namespace FourKeyWorks.Identity.Accounts;

/// <summary>Takes an account into use: password, second factor and the used-up code in one commit, none ever without the others.</summary>
internal sealed class Enrolment(AccountsDb db, IPasswordHasher<Account> passwords)
{
    // Where UserManager looks for the key.
    private const string Store = "[AspNetUserStore]";
    private const string Name = "AuthenticatorKey";

    /// <param name="account">The account, tracked by the context.</param>
    /// <param name="password">The new password.</param>
    /// <param name="key">The key of the second factor.</param>
    /// <param name="step">The time step of the code that proved it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task FinishAsync(Account account, string password, string key, long step, CancellationToken cancellation)
    {
        account.PasswordHash = passwords.HashPassword(account, password);
        account.SecurityStamp = Guid.NewGuid().ToString("N");
        (account.LastTotpStep, account.EnrolmentHash, account.EnrolmentUntil, account.TwoFactorEnabled) = (step, null, null, true);
        (account.LockoutEnd, account.AccessFailedCount, account.ConcurrencyStamp) = (null, 0, Guid.NewGuid().ToString());
        var token = await db.UserTokens.FindAsync([account.Id, Store, Name], cancellation);
        if (token is null) db.UserTokens.Add(new() { UserId = account.Id, LoginProvider = Store, Name = Name, Value = key });
        else token.Value = key;
        await db.SaveChangesAsync(cancellation);
    }
}
