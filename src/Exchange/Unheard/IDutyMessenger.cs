using FourKeyWorks.Platform.Privacy;

namespace FourKeyWorks.Exchange.Unheard;

/// <summary>
/// A city's way to send somebody a few words: SMS, or the government's chat. What goes this way passes through other hands, so
/// it never says what has happened, where, or to whom.
/// </summary>
public interface IDutyMessenger
{
    /// <summary>Hands a message over.</summary>
    /// <param name="phone">To which number.</param>
    /// <param name="text">What it says: the same for every matter.</param>
    /// <param name="key">The same when it is tried again.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Whether it was taken; false is tried again later.</returns>
    Task<bool> SendAsync(Protected<string> phone, string text, Guid key, CancellationToken cancellation);
}
