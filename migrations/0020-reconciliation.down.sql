drop table balance_checks, disputes, order_freezes, recon_breaks, recon_runs, provider_history;
drop function mark_frozen(), keep_decision();
drop sequence recon_break_numbers;
