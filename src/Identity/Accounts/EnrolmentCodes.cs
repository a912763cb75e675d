using System.Security.Cryptography;
using FourKeyWorks.Identity.People;
using FourKeyWorks.Platform.Streams;
using Marten;
using Microsoft.AspNetCore.Identity;

namespace FourKeyWorks.Identity.Accounts;

/// <summary>
/// Hands out enrolment codes. A new one makes an older one worthless, and ends what is open under the account: whoever
/// needs one has lost a password or a phone.
/// </summary>
internal sealed class EnrolmentCodes(UserManager<Account> accounts, IDocumentStore store, UnitsOfWork units, TimeProvider time)
{
    /// <summary>A code for the account, which is opened if it is not there yet.</summary>
    /// <param name="person">The person.</param>
    /// <param name="name">The account's name.</param>
    /// <param name="by">Who hands it out.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<(string Code, DateTimeOffset Until)> IssueAsync(Guid person, string name, string by, CancellationToken cancellation)
    {
        var code = EnrolmentCode.New(RandomNumberGenerator.GetBytes);
        var until = time.GetUtcNow() + EnrolmentCode.Lifetime;
        var known = await accounts.FindByIdAsync(person.ToString());
        var account = known ?? new Account { Id = person, UserName = name };
        (account.EnrolmentHash, account.EnrolmentUntil) = (EnrolmentCode.HashOf(code), until);
        var saved = known is null ? await accounts.CreateAsync(account) : await accounts.UpdateAsync(account);
        // Whoever needs a code has lost something: a lost device must not open anything either.
        if (known is not null)
            foreach (var passkey in await accounts.GetPasskeysAsync(account)) await accounts.RemovePasskeyAsync(account, passkey.CredentialId);
        if (!saved.Succeeded) throw new InvalidOperationException(string.Join(", ", saved.Errors.Select(e => e.Code)));

        await using var session = store.LightweightSession();
        var work = units.Begin(session, by);
        Sessions.EndAll(session, person, work.Now);
        session.Events.Append(person, new EnrolmentCodeIssued(person, by, work.Now));
        await session.SaveChangesAsync(cancellation);
        return (code, until);
    }
}
