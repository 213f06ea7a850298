drop table ledger_entries, ledger_transfers, ledger_accounts, payment_attempts, payments;
drop function check_transfer_balanced, check_entry_balanced, assert_balanced, guard_ledger_account,
  apply_ledger_entry;
